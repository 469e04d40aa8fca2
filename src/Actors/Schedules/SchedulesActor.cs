using ActorPm.Actors.Apps;
using Akka.Actor;

namespace ActorPm.Actors.Schedules;

/// <summary>
/// Knows what is due when, and asks for it: restarts by cron patterns. Child of <c>/user/node</c>. Times come
/// from the pattern and the clock, so nothing is lost when it dies; what fell into that moment is seen to when
/// everything is found again (<see cref="MissedTime"/>). What is stopped stays stopped (PM2 revives it): <see cref="RestartBecause"/> sees to that.
/// </summary>
internal sealed class SchedulesActor(IActorRef apps, TimeProvider time) : UntypedActor, IWithTimers
{
    /// <summary>The clock may be set, or the machine may sleep: look at least so often.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(15);

    private readonly Dictionary<string, Entry> _entries = [];

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Props(IActorRef apps, TimeProvider time) => Akka.Actor.Props.Create(() => new SchedulesActor(apps, time));

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case AppDeclared declared:
                OnDeclared(declared.App.AppId, declared.App.Spec.CronRestart);
                break;
            case AppForgotten forgotten:
                if (_entries.Remove(forgotten.AppId)) SetTimer();
                break;
            case AppStartedByHand:
                break;
            case LookAgain:
                OnDue();
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void OnDeclared(string appId, string? pattern)
    {
        if (_entries.GetValueOrDefault(appId)?.Pattern == pattern) return;
        _entries.Remove(appId);
        if (pattern is not null && NextAfter(pattern, time.GetUtcNow()) is { } next) _entries[appId] = new Entry(pattern, next);
        SetTimer();
    }

    private void OnDue()
    {
        var now = time.GetUtcNow();
        foreach (var (appId, entry) in _entries.Where(one => one.Value.DueAt <= now).ToList())
        {
            apps.Tell(new RestartBecause(appId, null, $"its cron pattern {entry.Pattern}", Afresh: true));
            if (NextAfter(entry.Pattern, now) is { } next) _entries[appId] = entry with { DueAt = next };
            else _entries.Remove(appId);
        }

        SetTimer();
    }

    private void SetTimer()
    {
        if (_entries.Count == 0)
        {
            Timers.Cancel(LookAgain.Instance);
            return;
        }

        var wait = _entries.Values.Min(entry => entry.DueAt) - time.GetUtcNow();
        if (wait > LongestWait) wait = LongestWait;
        // Timers may be a little early against the clock; a millisecond more avoids looking twice.
        Timers.StartSingleTimer(LookAgain.Instance, LookAgain.Instance, wait > TimeSpan.Zero ? wait + TimeSpan.FromMilliseconds(1) : TimeSpan.FromMilliseconds(1));
    }

    private DateTimeOffset? NextAfter(string pattern, DateTimeOffset now) => CronPattern.Next(pattern, now, time.LocalTimeZone);

    private sealed record Entry(string Pattern, DateTimeOffset DueAt);

    private sealed record LookAgain : INoSerializationVerificationNeeded
    {
        public static readonly LookAgain Instance = new();
    }
}
