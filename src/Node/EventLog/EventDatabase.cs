using ActorPm.Actors.Ports;
using ActorPm.Contracts.Api;
using ActorPm.Node.Configuration;
using ActorPm.Node.Store;

namespace ActorPm.Node.EventLog;

/// <summary>
/// <c>events.db</c>: what happened and why. Numbered in the order they are told; written behind, a power
/// cut may take the last ones. Losing the file, or not being able to write it, harms nothing else.
/// </summary>
internal sealed class EventDatabase : IEventLog, IDisposable
{
    private const int AppendsBetweenPrunings = 5000;

    /// <summary>So many events may wait for a disk that hangs; more are told to followers only.</summary>
    private const int MostWaiting = 20_000;

    private readonly GroupCommit? _commits;
    private readonly EventTable? _table;
    private readonly TimeProvider _time;
    private readonly Func<NodeConfiguration> _configuration;
    private readonly Action<string> _trouble;
    private readonly Lock _order = new();
    private long _number;
    private int _waiting;
    private int _sinceLastPruning;

    private EventDatabase(OpenedDatabase? opened, TimeProvider time, Action<string> trouble, Func<NodeConfiguration> configuration)
    {
        (_time, _trouble, _configuration) = (time, trouble, configuration);
        if (opened is null) return;
        _table = new EventTable(opened.Connection);
        _number = _table.HighestNumber();
        _commits = new GroupCommit(opened.Connection, "events.db", nobodyWaits: true);
        Observe(_commits.CommitAsync(Prune));
    }

    /// <summary>Those who are told of events as they happen.</summary>
    public EventFollowers Followers { get; } = new();

    /// <summary>Opens it. When even a new file cannot be made, events are told to followers and kept nowhere.</summary>
    /// <param name="path">The file.</param>
    /// <param name="time">Clock.</param>
    /// <param name="trouble">Told, in words, what is wrong with it.</param>
    /// <param name="configuration">How long and how many are kept; what is built in when null.</param>
    public static EventDatabase Open(string path, TimeProvider time, Action<string> trouble, Func<NodeConfiguration>? configuration = null)
    {
        configuration ??= () => NodeConfiguration.BuiltIn;
        try
        {
            var opened = SqliteFile.Open(path, "NORMAL", EventSchema.Prepare, time);
            if (opened.SetAside is { } aside) trouble($"{path} could not be read ({aside.Problem}) and was set aside as {aside.File}");
            return new EventDatabase(opened, time, trouble, configuration);
        }
        catch (Exception wrong) when (wrong is Microsoft.Data.Sqlite.SqliteException or IOException or UnauthorizedAccessException)
        {
            trouble($"{path} cannot be opened, events are not kept: {wrong.Message}");
            return new EventDatabase(null, time, trouble, configuration);
        }
    }

    /// <inheritdoc />
    public void Append(EventRecord happened)
    {
        lock (_order)
        {
            var numbered = happened with { Number = ++_number };
            Followers.Tell(numbered);
            if (_commits is null || _waiting >= MostWaiting) return;
            Interlocked.Increment(ref _waiting);
            Observe(_commits.CommitAsync(() => Write(numbered)));
        }
    }

    /// <summary>The newest events that fit, oldest first; those appended before are among them.</summary>
    public async Task<IReadOnlyList<EventRecord>> ReadAsync(EventQuery query)
    {
        if (_commits is null || _table is null) return [];
        IReadOnlyList<EventRecord> found = [];
        await _commits.RunAsync(() => found = _table.Read(query));
        return found;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        Followers.Complete();
        _commits?.Dispose();
    }

    private void Write(EventRecord happened)
    {
        Interlocked.Decrement(ref _waiting);
        _table!.Insert(happened);
        if (++_sinceLastPruning < AppendsBetweenPrunings) return;
        _sinceLastPruning = 0;
        Prune();
    }

    private void Prune() => _table!.Prune(_time.GetUtcNow(), _configuration().KeepEvents, _configuration().MostEvents);

    private void Observe(Task written) => written.ContinueWith(
        (failed, state) => ((Action<string>)state!)($"events are not kept: {failed.Exception!.InnerException!.Message}"),
        _trouble,
        CancellationToken.None,
        TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
        TaskScheduler.Default);
}
