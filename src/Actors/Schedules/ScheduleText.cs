using ActorPm.Actors.Processes;
using ActorPm.Contracts.Processes;
using ActorPm.Contracts.Units;

namespace ActorPm.Actors.Schedules;

/// <summary>What the schedule of an instance does next.</summary>
internal static class ScheduleText
{
    /// <summary>The next restart by cron; null without a pattern and for what was stopped by a person.</summary>
    public static DateTimeOffset? Next(InstanceStatus status, DateTimeOffset now, TimeZoneInfo zone) =>
        status.App.Spec.CronRestart is { } pattern && !IsStopped(status) ? CronPattern.Next(pattern, now, zone) : null;

    /// <summary>A sentence for <c>why</c> and <c>show</c>; none without a pattern.</summary>
    public static IEnumerable<string> Describe(InstanceStatus status, DateTimeOffset now, TimeZoneInfo zone)
    {
        if (status.App.Spec.CronRestart is not { } pattern) yield break;
        if (IsStopped(status)) yield return $"its cron pattern {pattern} does not start it while it is stopped";
        else if (Next(status, now, zone) is { } next)
            yield return $"restarted by its cron pattern {pattern}, next in {DurationText.ToWords(next - now)} at {TimeZoneInfo.ConvertTime(next, zone):yyyy-MM-dd HH:mm:ss}";
        else yield return $"its cron pattern {pattern} never comes true";
    }

    private static bool IsStopped(InstanceStatus status) => status is { State: ProcessState.Stopped, Memory.EndedItself: false };
}
