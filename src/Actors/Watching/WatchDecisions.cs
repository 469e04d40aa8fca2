using ActorPm.Actors.Ports;
using ActorPm.Contracts.Apps;

namespace ActorPm.Actors.Watching;

/// <summary>
/// When changes become a restart; pure. Changes are gathered until a moment of quiet, so that a storm of
/// files is one restart. A path that restarts the app again and again (which the app probably writes
/// itself) is suspended until it has been quiet for a while, twice as long each time.
/// </summary>
internal static class WatchDecisions
{
    /// <summary>So many restarts for one path within <see cref="StormWindow"/> suspend it.</summary>
    public const int StormRestarts = 3;

    public static readonly TimeSpan StormWindow = TimeSpan.FromSeconds(30);

    /// <summary>A suspended path counts again after so much quiet, the first time.</summary>
    public static readonly TimeSpan FirstSuspension = TimeSpan.FromMinutes(1);

    public static readonly TimeSpan LongestSuspension = TimeSpan.FromHours(1);

    /// <summary>A change so soon after a start was made by the app, where a person edits all the time.</summary>
    public static readonly TimeSpan OwnWriteWindow = TimeSpan.FromSeconds(2);

    /// <summary>
    /// How long quiet is waited for, at most. A few files that never stop changing must neither swallow an edit beside
    /// them for long nor stay below <see cref="StormRestarts"/>; a build or a checkout of many files has its time.
    /// </summary>
    private static readonly (int Files, TimeSpan Patience)[] PatienceAfter = [(200, TimeSpan.FromMinutes(1)), (0, TimeSpan.FromSeconds(8))];

    /// <summary>An edit is one or two files and shall be felt at once; a build or a checkout pauses longer between its files.</summary>
    private static readonly (int Files, TimeSpan Quiet)[] QuietAfter =
        [(200, TimeSpan.FromSeconds(1)), (10, TimeSpan.FromMilliseconds(400)), (0, TimeSpan.FromMilliseconds(100))];

    /// <summary>So many files of one burst are remembered as causes; more is a build or a checkout.</summary>
    private const int MostCauses = 50;

    /// <summary>Takes changes in. <c>WaitOn</c> is set when a wait begins with them.</summary>
    public static WatchStep Changed(WatchState state, WatchRules rules, IReadOnlyList<FileChange> changes, DateTimeOffset now)
    {
        var (paths, burst, trigger) = (state.Paths, state.Burst.ToBuilder(), state.Trigger);
        var counted = false;
        foreach (var change in changes)
        {
            if (paths.TryGetValue(change.Path, out var record) && record.IsSuspended)
            {
                var isSuspended = now - record.ChangedAt < SuspendedFor(record);
                paths = paths.SetItem(change.Path, record with { ChangedAt = now, IsSuspended = isSuspended });
                if (isSuspended) continue;
            }

            // An editor's passing file is a poor name for a restart: the first one that is still there is a better one.
            if (burst.Count == 0 || (change.Kind != FileChangeKind.Deleted && trigger.Kind == FileChangeKind.Deleted && change.Path != trigger.Path)) trigger = change;
            else if (change.Path == trigger.Path) trigger = change with { Kind = Merged(trigger.Kind, change.Kind) };
            burst.Add(change.Path);
            counted = true;
        }

        if (!counted) return new WatchStep(state with { Paths = paths });
        var began = state.Burst.IsEmpty;
        var next = state with
        {
            Paths = paths,
            Burst = burst.ToImmutable(),
            Trigger = trigger,
            ChangedAt = now,
            BeganAt = began ? now : state.BeganAt,
        };
        return new WatchStep(next, began ? QuietFor(next, rules) : null);
    }

    /// <summary>The wait is over: restart, or wait on because changes came meanwhile.</summary>
    public static WatchStep WaitOver(WatchState state, WatchRules rules, DateTimeOffset now)
    {
        if (state.Burst.IsEmpty) return new WatchStep(state);
        var left = state.ChangedAt + QuietFor(state, rules) - now;
        if (left > TimeSpan.Zero && now - state.BeganAt < PatienceFor(state)) return new WatchStep(state, left);

        var counts = !rules.ExpectEdits || (state.RestartedAt is { } at && state.BeganAt - at < OwnWriteWindow);
        var suspended = new List<string>();
        var paths = state.Paths;
        foreach (var path in Causes(state))
        {
            var record = paths.GetValueOrDefault(path) ?? PathRecord.None;
            record = record with { ChangedAt = now, Restarts = record.Restarts.RemoveAll(restart => now - restart > StormWindow) };
            if (counts) record = record with { Restarts = record.Restarts.Add(now) };
            if (record.Restarts.Count >= StormRestarts)
            {
                record = record with { Restarts = [], Suspensions = record.Suspensions + 1, IsSuspended = true };
                suspended.Add(path);
            }

            paths = paths.SetItem(path, record);
        }

        return new WatchStep(
            state with { Burst = [], Trigger = default, RestartedAt = now, Paths = paths },
            Restart: new WatchRestart(state.Trigger, state.Burst.Count, suspended));
    }

    /// <summary>Forgets changes of paths that do not count any more.</summary>
    public static WatchState Without(WatchState state, Predicate<string> skips)
    {
        var burst = state.Burst.Except(state.Burst.Where(path => skips(path)));
        if (burst.Count == state.Burst.Count) return state;
        var trigger = burst.IsEmpty || burst.Contains(state.Trigger.Path) ? state.Trigger : new FileChange(burst.First(), FileChangeKind.Changed);
        return state with { Burst = burst, Trigger = trigger };
    }

    /// <summary>How much quiet lets a suspended path count again.</summary>
    public static TimeSpan SuspendedFor(PathRecord record)
    {
        var doubled = FirstSuspension * Math.Pow(2, Math.Min(record.Suspensions - 1, 10));
        return doubled < LongestSuspension ? doubled : LongestSuspension;
    }

    private static IEnumerable<string> Causes(WatchState state) =>
        state.Burst.Count <= MostCauses ? state.Burst : [state.Trigger.Path];

    private static TimeSpan QuietFor(WatchState state, WatchRules rules)
    {
        var quiet = QuietAfter.First(step => state.Burst.Count > step.Files || step.Files == 0).Quiet;
        return quiet > rules.Delay ? quiet : rules.Delay;
    }

    private static TimeSpan PatienceFor(WatchState state) =>
        PatienceAfter.First(step => state.Burst.Count > step.Files || step.Files == 0).Patience;

    private static FileChangeKind Merged(FileChangeKind first, FileChangeKind then) =>
        first == FileChangeKind.Added && then == FileChangeKind.Changed ? FileChangeKind.Added
        : first == FileChangeKind.Deleted && then == FileChangeKind.Added ? FileChangeKind.Changed
        : then;
}
