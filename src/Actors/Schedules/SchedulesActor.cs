using ActorPm.Actors.Apps;
using ActorPm.Contracts.Apps;
using Akka.Actor;

namespace ActorPm.Actors.Schedules;

/// <summary>
/// Knows what is due when, and asks for it: restarts by cron patterns, runs of jobs. Child of <c>/user/node</c>. Times come
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
                OnDeclared(declared.App.AppId, declared.App.Spec);
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

    private void OnDeclared(string appId, AppSpec spec)
    {
        var entry = SpecSchedule.Pattern(spec) is { } pattern ? new Entry(pattern, spec.TimeZone, SpecSchedule.Zone(spec, time.LocalTimeZone), spec.Schedule is not null) : null;
        if (_entries.TryGetValue(appId, out var known) && known with { DueAt = default } == entry) return;
        _entries.Remove(appId);
        if (entry is not null && CronPattern.Next(entry.Pattern, time.GetUtcNow(), entry.Zone) is { } next) _entries[appId] = entry with { DueAt = next };
        SetTimer();
    }

    private void OnDue()
    {
        var now = time.GetUtcNow();
        foreach (var (appId, entry) in _entries.Where(one => one.Value.DueAt <= now).ToList())
        {
            if (entry.IsJob)
            {
                // After a sleep of the machine the last of several times counts.
                var planned = CronPattern.Last(entry.Pattern, now, entry.Zone) ?? entry.DueAt;
                apps.Tell(new RunJob(appId, planned, $"its schedule {entry.Pattern}"));
            }
            else
            {
                apps.Tell(new RestartBecause(appId, null, $"its cron pattern {entry.Pattern}", Afresh: true));
            }

            if (CronPattern.Next(entry.Pattern, now, entry.Zone) is { } next) _entries[appId] = entry with { DueAt = next };
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

    private sealed record Entry(string Pattern, string? ZoneName, TimeZoneInfo Zone, bool IsJob, DateTimeOffset DueAt = default);

    private sealed record LookAgain : INoSerializationVerificationNeeded
    {
        public static readonly LookAgain Instance = new();
    }
}
