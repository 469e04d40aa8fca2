using ActorPm.Actors.Processes;
using ActorPm.Contracts.Processes;
using ActorPm.Contracts.Units;

namespace ActorPm.Actors.Schedules;

/// <summary>What the schedule of an instance does next, be it a restart or a run.</summary>
internal static class ScheduleText
{
    /// <summary>The next restart by cron; null without a pattern and for what was stopped by a person.</summary>
    public static DateTimeOffset? Next(InstanceStatus status, DateTimeOffset now, TimeZoneInfo zone) =>
        status.App.Spec.CronRestart is { } pattern && !IsStopped(status) ? CronPattern.Next(pattern, now, SpecSchedule.Zone(status.App.Spec, zone)) : null;

    /// <summary>A sentence for <c>why</c> and <c>show</c>; none without a pattern.</summary>
    public static IEnumerable<string> Describe(InstanceStatus status, DateTimeOffset now, TimeZoneInfo zone)
    {
        if (SpecSchedule.Pattern(status.App.Spec) is not { } pattern) yield break;
        if (status.App.Spec.Schedule is not null)
        {
            yield return DescribeJob(status, now, zone);
            yield break;
        }

        if (IsStopped(status)) yield return $"its cron pattern {pattern} does not start it while it is stopped";
        else if (Next(status, now, zone) is { } next)
            yield return $"restarted by its cron pattern {pattern}, next in {DurationText.ToWords(next - now)} at {Moment(status, next, zone)}";
        else yield return $"its cron pattern {pattern} never comes true";
    }

    private static string DescribeJob(InstanceStatus status, DateTimeOffset now, TimeZoneInfo zone)
    {
        var pattern = status.App.Spec.Schedule;
        if (IsStopped(status)) return $"its schedule {pattern} is suspended while it is stopped, resume it with: pbm start {status.Name}";
        return JobTimes.Next(status, now, zone) is { } next
            ? $"run by its schedule {pattern}, next in {DurationText.ToWords(next - now)} at {Moment(status, next, zone)}"
            : $"its schedule {pattern} never comes true";
    }

    /// <summary>A time in the zone of the app's patterns.</summary>
    public static string Moment(InstanceStatus status, DateTimeOffset at, TimeZoneInfo usual)
    {
        var zone = SpecSchedule.Zone(status.App.Spec, usual);
        return $"{TimeZoneInfo.ConvertTime(at, zone):yyyy-MM-dd HH:mm:ss}{(status.App.Spec.TimeZone is { } name ? " " + name : "")}";
    }

    private static bool IsStopped(InstanceStatus status) => status is { State: ProcessState.Stopped, Memory.EndedItself: false };
}
