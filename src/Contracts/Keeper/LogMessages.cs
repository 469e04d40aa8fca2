using System.Text.Json.Serialization;
using ActorPm.Contracts.Apps;

namespace ActorPm.Contracts.Keeper;

/// <summary>Which of a program's two outputs.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<LogStream>))]
public enum LogStream
{
    /// <summary>Standard output.</summary>
    [JsonStringEnumMemberName("out")]
    Out,

    /// <summary>Standard error.</summary>
    [JsonStringEnumMemberName("err")]
    Error,
}

/// <summary>
/// Turns this connection into a stream of <see cref="LogBlockEvent"/> (after <see cref="DoneReply"/>).
/// A follower that reads too slowly loses its oldest blocks and is told by <see cref="LogsDroppedEvent"/>.
/// </summary>
public sealed record FollowLogsRequest : KeeperRequest
{
    /// <summary>Instances to follow; null for all, those that come later included.</summary>
    public IReadOnlyList<int>? Instances { get; set; }

    /// <summary>One stream only; null for both.</summary>
    public LogStream? Stream { get; set; }

    /// <summary>So many bytes may wait for this follower before the oldest are dropped; null for the keeper's 1 MiB.</summary>
    public long? MostWaitingBytes { get; set; }
}

/// <summary>Whole lines as the program wrote them (a line without an end is held back up to 1 s).</summary>
public sealed record LogBlockEvent : KeeperEvent
{
    /// <summary>Instance that wrote them.</summary>
    public required int Instance { get; init; }

    /// <summary>Its generation.</summary>
    public required long Generation { get; init; }

    /// <summary>Name of its app.</summary>
    public required string Name { get; init; }

    /// <summary>Which output.</summary>
    public required LogStream Stream { get; init; }

    /// <summary>When they were read, in ms since the epoch.</summary>
    public required long At { get; init; }

    /// <summary>The lines, each with its <c>\n</c>; bytes that are not UTF-8 are replaced.</summary>
    public required string Text { get; init; }
}

/// <summary>This follower was too slow.</summary>
public sealed record LogsDroppedEvent : KeeperEvent
{
    /// <summary>Lines lost since the last notice.</summary>
    public required long Lines { get; init; }
}

/// <summary>A log file could not be written; the app was not held up. Sent at the start and at the end of the trouble.</summary>
public sealed record LogTroubleEvent : KeeperEvent
{
    /// <summary>The file.</summary>
    public required string File { get; init; }

    /// <summary>Instance whose output it was last.</summary>
    public required int Instance { get; init; }

    /// <summary>What was wrong, for a person; null at the end of the trouble.</summary>
    public string? Problem { get; set; }

    /// <summary>Bytes dropped so far in this trouble.</summary>
    public long DroppedBytes { get; set; }
}

/// <summary>Truncates log files. Answer: <see cref="DoneReply"/>.</summary>
public sealed record FlushLogsRequest : KeeperRequest
{
    /// <summary>Absolute paths.</summary>
    public required IReadOnlyList<string> Files { get; init; }
}

/// <summary>Closes and opens all log files again (for rotation by others). Answer: <see cref="DoneReply"/>.</summary>
public sealed record ReopenLogsRequest : KeeperRequest;

/// <summary>
/// Changes the rotation of the files that running processes write, from their next block on. Instances
/// that do not run are passed over. Answer: <see cref="DoneReply"/>.
/// </summary>
public sealed record ChangeRotationRequest : KeeperRequest
{
    /// <summary>The new rules.</summary>
    public required IReadOnlyList<InstanceRotation> Instances { get; init; }
}

/// <summary>The rotation of one instance's files.</summary>
/// <param name="Instance">Its number.</param>
/// <param name="Rotation">Its rules.</param>
public sealed record InstanceRotation(int Instance, LogRotation Rotation);

/// <summary>
/// Asks when the text of log files was written, so that lines of several files can be put in order. Needs
/// <see cref="KeeperAbilities.LogTimes"/>. Answer: <see cref="LogTimesReply"/>.
/// </summary>
public sealed record LogTimesRequest : KeeperRequest
{
    /// <summary>Absolute paths; those that the keeper has not open are not in the answer.</summary>
    public required IReadOnlyList<string> Files { get; init; }
}

/// <summary>Answer to <see cref="LogTimesRequest"/>.</summary>
public sealed record LogTimesReply : KeeperReply
{
    /// <summary>The files that are open.</summary>
    public IReadOnlyList<LogFileTimes> Files { get; set; } = [];
}

/// <summary>When the last blocks of a log file were written, oldest first; what stands before the first is older.</summary>
/// <param name="File">Its path.</param>
/// <param name="Ends">Where each block ends, in bytes from the beginning.</param>
/// <param name="Times">When each was written, in ms since the epoch.</param>
public sealed record LogFileTimes(string File, IReadOnlyList<long> Ends, IReadOnlyList<long> Times);
