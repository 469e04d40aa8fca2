using ActorPm.Actors.Processes;
using ActorPm.Contracts.Api;
using ActorPm.Contracts.Processes;

namespace ActorPm.Actors.Schedules;

/// <summary>Times of a job, and where it stands; pure.</summary>
internal static class JobTimes
{
    /// <summary>
    /// The last time that passed without anybody seeing to it: the node was away. However many passed, it is one run.
    /// Null for none, for what a person stopped, and for what is no job.
    /// </summary>
    public static DateTimeOffset? Missed(InstanceStatus status, DateTimeOffset now, TimeZoneInfo usual)
    {
        var spec = status.App.Spec;
        if (spec.Schedule is not { } pattern || IsSuspended(status)) return null;
        if (CronPattern.Last(pattern, now, SpecSchedule.Zone(spec, usual)) is not { } due) return null;
        // A start by hand makes what came before it of no interest.
        return due > status.Memory.CreatedAt && !(due <= status.Memory.PlannedAt) ? due : null;
    }

    /// <summary>The next time; null while it is suspended, and for what is no job.</summary>
    public static DateTimeOffset? Next(InstanceStatus status, DateTimeOffset now, TimeZoneInfo usual) =>
        status.App.Spec.Schedule is { } pattern && !IsSuspended(status) ? CronPattern.Next(pattern, now, SpecSchedule.Zone(status.App.Spec, usual)) : null;

    /// <summary>Where a job stands; null for what is none.</summary>
    public static JobView? View(InstanceStatus status, DateTimeOffset now, TimeZoneInfo usual)
    {
        if (status.App.Spec.Schedule is null) return null;
        var exit = status.Memory.LastExit;
        return new JobView(
            State(status),
            Next(status, now, usual)?.ToUnixTimeMilliseconds(),
            status.Memory.StartedAt?.ToUnixTimeMilliseconds(),
            exit is null ? null : ExitText.Describe(exit),
            exit is not null && !LifeTransitions.Succeeded(exit, status.App.Spec));
    }

    private static JobState State(InstanceStatus status) => status.State switch
    {
        ProcessState.Launching or ProcessState.Online or ProcessState.Stopping => JobState.Running,
        _ => IsSuspended(status) ? JobState.Suspended : JobState.Waiting,
    };

    private static bool IsSuspended(InstanceStatus status) => status is { State: ProcessState.Stopped, Memory.EndedItself: false };
}
