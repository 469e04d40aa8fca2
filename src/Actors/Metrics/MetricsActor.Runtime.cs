using ActorPm.Actors.Ports;
using ActorPm.Contracts.Api;
using Akka.Actor;

namespace ActorPm.Actors.Metrics;

/// <content>.NET programs: looked for some time after a process has started, then followed until it ends.</content>
internal sealed partial class MetricsActor
{
    /// <summary>A runtime opens its port at once; a program behind a tool (<c>dotnet run</c>) may be built first.</summary>
    private static readonly TimeSpan FirstLook = TimeSpan.FromSeconds(1);

    /// <summary>Each look is twice as long after the one before, up to this.</summary>
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);

    private readonly Dictionary<int, Followed> _followed = [];

    /// <summary>
    /// Who is looked for after which pause. One look serves all of them, since each reads a folder that may be full; who
    /// joins late is looked for early.
    /// </summary>
    private readonly Dictionary<TimeSpan, HashSet<int>> _waiting = [];

    private void Follow(InstanceRuns runs)
    {
        if (_followed.TryGetValue(runs.Id, out var known) && known.Runs.Pid == runs.Pid && known.Runs.Generation == runs.Generation) return;
        Leave(runs.Id);
        // Node.js reports by itself, and holds no other runtime.
        if (runs.Pid == 0 || runs.IsNode) return;
        _followed[runs.Id] = new Followed(runs, null, FirstLook);
        LookAgain(runs.Id, FirstLook);
    }

    private void OnRuntime(object message)
    {
        switch (message)
        {
            case LookForRuntimes look when _waiting.Remove(look.Pause, out var waiting):
                Look([.. waiting.Where(id => _followed.TryGetValue(id, out var one) && one.Reading is null && one.Pause == look.Pause)]);
                break;
            case RuntimeCounted counted when IsCurrent(counted.Id, counted.Generation):
                _book.Counted(counted.Id, counted.Generation, counted.Metrics);
                break;
            case RuntimeLeft left when IsCurrent(left.Id, left.Generation) && _followed.TryGetValue(left.Id, out var followed):
                // The program, or one of its programs, has ended; behind `dotnet watch` there will be another.
                _book.Counted(left.Id, left.Generation, []);
                followed.Reading?.Dispose();
                _followed[left.Id] = followed with { Reading = null };
                LookAgain(left.Id, FirstLook);
                break;
        }
    }

    private void Look(IReadOnlyList<int> ids)
    {
        if (ids.Count == 0) return;
        var found = counters.Find([.. ids.Select(id => _followed[id].Runs).Select(runs => new RuntimeRoot(runs.Pid, runs.TemporaryFolder))]);
        foreach (var id in ids)
        {
            var followed = _followed[id];
            if (found.TryGetValue(followed.Runs.Pid, out var door)) Read(id, followed, door);
            else LookAgain(id, followed.Pause * 2 < LongestPause ? followed.Pause * 2 : LongestPause);
        }
    }

    private void Read(int id, Followed followed, RuntimeDoor door)
    {
        var runs = followed.Runs;
        var reading = new Cancelable(Context.System.Scheduler);
        _followed[id] = followed with { Reading = reading };
        var self = Self;
        counters.FollowAsync(door, metrics => self.Tell(new RuntimeCounted(id, runs.Generation, metrics)), reading.Token)
            .PipeTo(self, success: () => new RuntimeLeft(id, runs.Generation), failure: _ => new RuntimeLeft(id, runs.Generation));
    }

    private void LookAgain(int id, TimeSpan pause)
    {
        _followed[id] = _followed[id] with { Pause = pause };
        if (_waiting.TryGetValue(pause, out var waiting))
        {
            waiting.Add(id);
            return;
        }

        _waiting[pause] = [id];
        Timers.StartSingleTimer((nameof(LookForRuntimes), pause), new LookForRuntimes(pause), pause);
    }

    private bool IsCurrent(int id, long generation) => _followed.TryGetValue(id, out var followed) && followed.Runs.Generation == generation;

    private void Leave(int id)
    {
        if (!_followed.Remove(id, out var followed)) return;
        followed.Leave();
    }

    private void LeaveAll()
    {
        foreach (var followed in _followed.Values) followed.Leave();
        _followed.Clear();
    }

    /// <param name="Runs">The process.</param>
    /// <param name="Reading">Ends the reading of its counters; null while it is only looked for.</param>
    /// <param name="Pause">Time before the next look.</param>
    private sealed record Followed(InstanceRuns Runs, Cancelable? Reading, TimeSpan Pause)
    {
        public void Leave()
        {
            Reading?.Cancel();
            Reading?.Dispose();
        }
    }

    private sealed record LookForRuntimes(TimeSpan Pause) : INoSerializationVerificationNeeded;

    private sealed record RuntimeCounted(int Id, long Generation, IReadOnlyList<ProcessMetric> Metrics) : INoSerializationVerificationNeeded;

    private sealed record RuntimeLeft(int Id, long Generation) : INoSerializationVerificationNeeded;
}
