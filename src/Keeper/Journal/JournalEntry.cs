using System.Text.Json.Serialization;
using ActorPm.Contracts.Keeper;
using ActorPm.Contracts.Processes;

namespace ActorPm.Keeper.Journal;

/// <summary>One line of the journal; which fields are set says what it notes.</summary>
internal sealed record JournalEntry
{
    /// <summary>First line: the boot all others belong to, and the highest numbers of before.</summary>
    public JournalHead? Head { get; init; }

    /// <summary>A process was started.</summary>
    public SpawnedEntry? Spawned { get; init; }

    /// <summary>It ended; told until acknowledged.</summary>
    public ExitedEvent? Exited { get; init; }

    /// <summary>The node has these exits on its disk.</summary>
    public IReadOnlyList<long>? Acknowledged { get; init; }

    /// <summary>A node with this term took control.</summary>
    public long? Term { get; init; }
}

/// <summary>What a journal begins with.</summary>
/// <param name="BootId">The boot its processes belong to.</param>
/// <param name="Folder">The folder it was written in, by device and inode: a copied home must not end what the original runs.</param>
/// <param name="HighestGeneration">Ever spawned in this home.</param>
/// <param name="HighestTerm">Ever seen in this home.</param>
internal sealed record JournalHead(string BootId, string Folder, long HighestGeneration, long HighestTerm);

/// <summary>What the next keeper must know of a process to end what is left of it.</summary>
internal sealed record SpawnedEntry
{
    public required int Instance { get; init; }

    public required long Generation { get; init; }

    public required ProcessIdentity Process { get; init; }

    public required long SpawnedAt { get; init; }

    public required OwnerMark Owner { get; init; }

    public required StopSequence Stop { get; init; }

    public required string Name { get; init; }

    public required string Spec { get; init; }

    public string? PidFile { get; init; }
}

/// <summary>Source-generated JSON of the journal.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(JournalEntry))]
internal sealed partial class JournalJson : JsonSerializerContext;
