using ActorPm.Actors.Processes;
using ActorPm.Contracts.Processes;

namespace ActorPm.Actors.Schedules;

/// <summary>The last time of an app's cron pattern, when it has not run since; pure.</summary>
/// <param name="DueAt">That time.</param>
/// <param name="MakeUp">
/// Run it now, once. A job that ended is meant to have run (a backup of the night in which the node was updated); a
/// server that runs on is left alone, since its next time comes.
/// </param>
internal sealed record MissedTime(DateTimeOffset DueAt, bool MakeUp)
{
    /// <summary>What an app missed while no node was there; null for nothing. PM2 passes over all of it.</summary>
    /// <param name="instances">All instances of the app, as they were found.</param>
    /// <param name="now">Now.</param>
    /// <param name="zone">The zone patterns are meant in.</param>
    public static MissedTime? Of(IReadOnlyCollection<InstanceStatus> instances, DateTimeOffset now, TimeZoneInfo zone)
    {
        // What a person stopped is not meant to run, and what is about to be started will have run.
        var meant = instances.Where(status => status.State is ProcessState.Online || status is { State: ProcessState.Stopped or ProcessState.Errored, Memory.EndedItself: true }).ToList();
        if (meant.Count == 0 || meant.Count < instances.Count(status => status.State is not ProcessState.Stopped)) return null;
        if (meant[0].App.Spec.CronRestart is not { } pattern || CronPattern.Last(pattern, now, SpecSchedule.Zone(meant[0].App.Spec, zone)) is not { } due) return null;
        if (meant.Max(status => status.Memory.StartedAt ?? status.Memory.CreatedAt) >= due) return null;
        return new MissedTime(due, !meant[0].App.Spec.Restart.Autorestart && meant.All(status => status.State != ProcessState.Online));
    }
}
