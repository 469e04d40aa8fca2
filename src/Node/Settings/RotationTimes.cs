using ActorPm.Actors.Schedules;

namespace ActorPm.Node.Settings;

/// <summary>The times of a cron pattern as the keeper gets them: it knows no patterns, and rotates on when the node is away.</summary>
internal static class RotationTimes
{
    /// <summary>So many coming times are told; before they are used up the node tells the next ones.</summary>
    private const int Ahead = 32;

    /// <summary>The last one, for files that were not written since, and the next ones; in ms since the epoch.</summary>
    public static IReadOnlyList<long> Around(string pattern, DateTimeOffset now, TimeZoneInfo zone)
    {
        var times = new List<long>();
        if (CronPattern.Last(pattern, now, zone) is { } last) times.Add(last.ToUnixTimeMilliseconds());
        for (var next = CronPattern.Next(pattern, now, zone); next is { } time && times.Count <= Ahead; next = CronPattern.Next(pattern, time, zone))
            times.Add(time.ToUnixTimeMilliseconds());
        return times;
    }

    /// <summary>When the next ones are to be told, at half of what was.</summary>
    public static DateTimeOffset? Renewal(IReadOnlyList<long> times) =>
        times.Count == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(times[times.Count / 2]);
}
