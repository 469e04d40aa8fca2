using ActorPm.Contracts.Api;
using ActorPm.Contracts.Apps;

namespace ActorPm.Actors.Schedules;

/// <summary>What a spec says about times: the pattern, the zone it is meant in, and whether both make sense; pure.</summary>
internal static class SpecSchedule
{
    /// <summary>The pattern of a job or of restarts; null for neither.</summary>
    public static string? Pattern(AppSpec spec) => spec.Schedule ?? spec.CronRestart;

    /// <summary>The zone its patterns are meant in.</summary>
    public static TimeZoneInfo Zone(AppSpec spec, TimeZoneInfo usual) =>
        spec.TimeZone is { } name && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone : usual;

    /// <summary>Why it is refused; null when it is not.</summary>
    public static ApiError? Problem(AppSpec spec)
    {
        if (spec is { Schedule: not null, CronRestart: not null })
            return Wrong($"{spec.Name} has both schedule and cron_restart", "schedule runs a job at its times, cron_restart restarts what runs all the time: leave one out");
        if (Pattern(spec) is { } pattern && CronPattern.Problem(pattern) is { } problem)
            return Wrong($"Cron pattern error: '{pattern}' {problem}", "five fields (minute hour day month weekday) or six with seconds first, like \"0 3 * * *\" or \"*/10 * * * * *\"");
        if (spec.TimeZone is { } zone && !TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _))
            return Wrong($"{spec.Name}: the time zone '{zone}' is not known here", "give its IANA name like Europe/Berlin or UTC (the zones are those of this server's tzdata)");
        if (spec.Schedule is null) return null;
        if (spec.Mode == ExecMode.Cluster || spec.Instances != 1)
            return Wrong($"{spec.Name} cannot have a schedule and several instances or cluster mode", "a job is one run at each of its times: leave instances and exec_mode out");
        return null;
    }

    private static ApiError Wrong(string message, string hint) => new() { Code = ApiErrorCode.Invalid, Message = message, Hint = hint };
}
