using System.Text.Json.Serialization;
using ActorPm.Contracts.Keeper;

namespace ActorPm.Contracts.Api;

/// <summary>One line of <see cref="ApiRoutes.Logs"/>.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(LogTail), "tail")]
[JsonDerivedType(typeof(LogLines), "lines")]
[JsonDerivedType(typeof(LogNotice), "notice")]
[JsonDerivedType(typeof(LogPastEnd), "past_end")]
public abstract record LogUpdate;

/// <summary>The last lines of one file, as they stand in it.</summary>
/// <param name="File">The file.</param>
/// <param name="Id">Its instance; null for files that several share.</param>
/// <param name="Name">Its app.</param>
/// <param name="Stream">Which output.</param>
/// <param name="Lines">Oldest first.</param>
public sealed record LogTail(string File, int? Id, string Name, LogStream Stream, IReadOnlyList<string> Lines) : LogUpdate
{
    /// <summary>When each of them was written at the latest, in ms since the epoch; null where nobody asked or the keeper cannot say.</summary>
    public IReadOnlyList<long>? Times { get; set; }
}

/// <summary>The last lines of all files were told; what follows is new. Sent to those who asked for times.</summary>
public sealed record LogPastEnd : LogUpdate;

/// <summary>Lines just written.</summary>
/// <param name="Id">The instance; -1 for lines of node and keeper themselves.</param>
/// <param name="Name">Its app.</param>
/// <param name="Stream">Which output.</param>
/// <param name="At">When, in ms since the epoch.</param>
/// <param name="Lines">The lines without their ends.</param>
public sealed record LogLines(int Id, string Name, LogStream Stream, long At, IReadOnlyList<string> Lines) : LogUpdate;

/// <summary>Lines were lost, or following goes on with a new keeper.</summary>
/// <param name="Text">One line.</param>
public sealed record LogNotice(string Text) : LogUpdate;

/// <summary>Answer of <see cref="ApiRoutes.FlushLogs"/>.</summary>
/// <param name="Files">The files that were truncated.</param>
public sealed record FlushedLogs(IReadOnlyList<string> Files);

/// <summary>Answer of <see cref="ApiRoutes.SaveSnapshot"/>.</summary>
/// <param name="Apps">Apps in it.</param>
/// <param name="Location">Where it lies, for a person.</param>
public sealed record SnapshotSaved(int Apps, string Location);

/// <summary>Answer of <see cref="ApiRoutes.Why"/>.</summary>
/// <param name="Instances">One each.</param>
public sealed record WhyReport(IReadOnlyList<InstanceWhy> Instances);

/// <summary>What happened last to an instance and what happens next.</summary>
/// <param name="Id">The instance.</param>
/// <param name="Name">Its app.</param>
/// <param name="Status">Its state, in PM2's word.</param>
/// <param name="Lines">Sentences, the most important first.</param>
/// <param name="LastErrorLines">What it wrote to standard error before it last ended.</param>
public sealed record InstanceWhy(int Id, string Name, string Status, IReadOnlyList<string> Lines, IReadOnlyList<string> LastErrorLines);

/// <summary>Something that happened, and why.</summary>
public sealed record EventRecord
{
    /// <summary>Counts up in this home.</summary>
    public long Number { get; set; }

    /// <summary>When, in ms since the epoch.</summary>
    public required long At { get; init; }

    /// <summary>What: <c>started</c>, <c>online</c>, <c>exited</c>, <c>stopped</c>, <c>errored</c>, <c>restart</c>, <c>node</c>, <c>keeper</c>, <c>logs</c>…</summary>
    public required string Kind { get; init; }

    /// <summary>The app; null for events of the server.</summary>
    public string? Name { get; set; }

    /// <summary>The instance; null for events of the app or server.</summary>
    public int? Id { get; set; }

    /// <summary>Its generation; null where there is none.</summary>
    public long? Generation { get; set; }

    /// <summary>What happened and why, in words.</summary>
    public required string Text { get; init; }
}

/// <summary>Answer of <see cref="ApiRoutes.Actors"/>.</summary>
/// <param name="Paths">Every actor's path, <c>/system</c> before <c>/user</c>, parents before children.</param>
public sealed record ActorTree(IReadOnlyList<string> Paths);

/// <summary>Answer of <see cref="ApiRoutes.Rebuild"/>.</summary>
/// <param name="Incarnation">Number of the new ActorSystem in this process.</param>
/// <param name="Took">How long it took.</param>
public sealed record RebuildDone(int Incarnation, TimeSpan Took);
