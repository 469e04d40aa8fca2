using System.Text.Json;
using System.Text.Json.Serialization;

namespace ActorPm.Keeper.Launching;

/// <summary>What the launcher stage does before it becomes the program. Passed in a memory file, not in its environment: that is the program's.</summary>
internal sealed record LaunchOrder
{
    public required string File { get; init; }

    /// <summary>With the program name in front.</summary>
    public required IReadOnlyList<string> Arguments { get; init; }

    public required IReadOnlyList<string> Environment { get; init; }

    public required string Cwd { get; init; }

    /// <summary>File that makes the stage, and so the program from its first moment, a member of its cgroup; null for none.</summary>
    public string? CgroupProcesses { get; init; }

    public int? UserId { get; init; }

    public int? GroupId { get; init; }

    public IReadOnlyList<int>? Groups { get; init; }

    /// <summary>Name of a variable to hold this process' own pid, known to nobody before; null for none.</summary>
    public string? PidVariable { get; init; }

    /// <summary>The keeper, when the program must not outlive it; 0 otherwise.</summary>
    public int EndsWith { get; init; }

    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, LaunchJson.Default.LaunchOrder);

    public static LaunchOrder FromBytes(ReadOnlySpan<byte> bytes) =>
        JsonSerializer.Deserialize(bytes, LaunchJson.Default.LaunchOrder) ?? throw new JsonException("no order");
}

/// <summary>Source-generated JSON of the launcher's order.</summary>
[JsonSerializable(typeof(LaunchOrder))]
internal sealed partial class LaunchJson : JsonSerializerContext;
