using System.Text.Json;
using System.Text.Json.Serialization;
using ActorPm.Contracts.Keeper;
using ActorPm.Contracts.Processes;
using ActorPm.Keeper.Logs;
using ActorPm.Keeper.Os;

namespace ActorPm.Keeper.Upgrade;

/// <summary>
/// Everything one program image of the keeper hands to the next over execve. Descriptors are given by
/// number: they stay open. Fields are only added; a new meaning needs a new version.
/// </summary>
internal sealed record UpgradeState
{
    /// <summary>Names the descriptor of the state in the environment of the new program image.</summary>
    public const string Variable = "ACTORPM_KEEPER_STATE_FD";

    /// <summary>Version of the state this keeper writes and the highest it reads.</summary>
    public const int CurrentVersion = 2;

    public required int Version { get; init; }

    public required long StartedAt { get; init; }

    public required long HighestTerm { get; init; }

    public required long HighestGeneration { get; init; }

    public required int Lock { get; init; }

    public required int Listener { get; init; }

    /// <summary>The limit of descriptors programs get.</summary>
    public required ulong OpenFiles { get; init; }

    public RestartCommand? RestartNode { get; init; }

    public required IReadOnlyList<ExitedEvent> Exits { get; init; }

    public required IReadOnlyList<UpgradeProcess> Processes { get; init; }

    /// <summary>Outputs whose process has ended while others still hold them.</summary>
    public required IReadOnlyList<UpgradePipe> OrphanedPipes { get; init; }

    public required IReadOnlyList<LogFileState> Files { get; init; }

    public required IReadOnlyList<string> ToCompress { get; init; }

    /// <summary>Processes that share public sockets; null in a version 1.</summary>
    public IReadOnlyList<UpgradeGroup>? Groups { get; init; }

    /// <summary>Running relays; null in a state that knows none.</summary>
    public IReadOnlyList<UpgradeRelay>? Relays { get; init; }

    /// <summary>What is published in the fleet; null for nothing.</summary>
    public PublishRequest? Published { get; init; }

    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, UpgradeJson.Default.UpgradeState);

    public static UpgradeState FromBytes(ReadOnlySpan<byte> bytes) =>
        JsonSerializer.Deserialize(bytes, UpgradeJson.Default.UpgradeState) ?? throw new JsonException("no state");

    /// <summary>The descriptors that must survive execve.</summary>
    [JsonIgnore]
    public IEnumerable<int> Descriptors =>
        Processes.SelectMany(process => (int[])[process.PidFd, process.Input, process.Channel, process.Output?.Descriptor ?? -1, process.Error?.Descriptor ?? -1])
            .Concat(OrphanedPipes.Select(pipe => pipe.Descriptor))
            .Concat(Processes.Select(process => process.Notify))
            .Concat(HandoffTransfer.Descriptors(this))
            .Concat((Relays ?? []).SelectMany(relay => relay.Messages.Select(message => message.Descriptor).Append(relay.Channel)))
            .Append(Lock)
            .Append(Listener)
            .Where(descriptor => descriptor >= 0);
}

/// <summary>One process as it is handed over.</summary>
internal sealed record UpgradeProcess
{
    public required SpawnRequest Request { get; init; }

    public required ProcessIdentity Identity { get; init; }

    public required long SpawnedAt { get; init; }

    public required int PidFd { get; init; }

    public required int Input { get; init; }

    public required byte[] InputWaiting { get; init; }

    public required int Channel { get; init; }

    public required byte[] ChannelPartial { get; init; }

    /// <summary>What a version 1 had waiting for the program.</summary>
    public required byte[] ChannelWaiting { get; init; }

    public IReadOnlyList<UpgradeMessage>? ChannelMessages { get; init; }

    public UpgradePipe? Output { get; init; }

    public UpgradePipe? Error { get; init; }

    public required byte[] ErrorTail { get; init; }

    public required bool ReadySeen { get; init; }

    /// <summary>Its notify socket; -1 for none.</summary>
    public int Notify { get; set; } = -1;

    public bool Notified { get; init; }

    public IReadOnlyList<string>? Said { get; init; }

    public string? Report { get; init; }

    public UpgradeMember? Member { get; init; }

    public string? LimitsProblem { get; init; }

    public long? LeaseUntil { get; init; }

    public UpgradeStop? Stop { get; init; }

    public ChildEnd? End { get; init; }

    public required long EndedAt { get; init; }

    public required int Leftovers { get; init; }
}

/// <summary>A message that waits for the program to read; its descriptor is -1 for none.</summary>
internal sealed record UpgradeMessage(byte[] Bytes, int Descriptor);

/// <summary>A stop sequence under way.</summary>
internal sealed record UpgradeStop(StopSequence Sequence, ExitCause Cause, long KillAt, bool Killing);

/// <summary>One output pipe; what the log writer held back of it comes along.</summary>
internal sealed record UpgradePipe(
    int Descriptor, int Instance, long Generation, string Name, LogStream Stream, LogSinks Sinks, bool Raised, long Dropped, Dictionary<string, byte[]> Held);

/// <summary>Source-generated JSON of the state.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(UpgradeState))]
internal sealed partial class UpgradeJson : JsonSerializerContext;
