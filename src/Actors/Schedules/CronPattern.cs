using Cronos;

namespace ActorPm.Actors.Schedules;

/// <summary>Cron patterns of five fields, or six with the seconds first, as PM2 has them; <c>@daily</c> and its like too.</summary>
internal static class CronPattern
{
    private const int FieldsWithSeconds = 6;

    private static readonly TimeSpan[] LookBack = [TimeSpan.FromMinutes(1), TimeSpan.FromHours(1), TimeSpan.FromDays(1), TimeSpan.FromDays(31), TimeSpan.FromDays(366)];

    /// <summary>What is wrong with it, as the end of a sentence that begins with the pattern; null when nothing is.</summary>
    public static string? Problem(string pattern)
    {
        var fields = Fields(pattern);
        if (fields is not (5 or FieldsWithSeconds) && !pattern.TrimStart().StartsWith('@'))
            return $"has {fields} field{(fields == 1 ? "" : "s")}, exactly five or six space separated parts are required";
        try
        {
            Parse(pattern);
            return null;
        }
        catch (CronFormatException wrong)
        {
            return "cannot be read: " + wrong.Message;
        }
    }

    /// <summary>The first time after <paramref name="after"/>; null when there is none (the 31st of February).</summary>
    public static DateTimeOffset? Next(string pattern, DateTimeOffset after, TimeZoneInfo zone) =>
        Problem(pattern) is null ? Parse(pattern).GetNextOccurrence(after, zone) : null;

    /// <summary>The last time up to <paramref name="until"/>; null when there was none within a year.</summary>
    public static DateTimeOffset? Last(string pattern, DateTimeOffset until, TimeZoneInfo zone)
    {
        if (Problem(pattern) is not null) return null;
        var times = Parse(pattern);
        // Cronos only looks ahead: begin with a short while, so that a pattern of seconds is not counted through a year.
        foreach (var window in LookBack)
        {
            var found = times.GetOccurrences(until - window, until, zone, fromInclusive: true, toInclusive: true).Cast<DateTimeOffset?>().LastOrDefault();
            if (found is not null) return found;
        }

        return null;
    }

    private static CronExpression Parse(string pattern) =>
        CronExpression.Parse(pattern, Fields(pattern) == FieldsWithSeconds ? CronFormat.IncludeSeconds : CronFormat.Standard);

    private static int Fields(string pattern) => pattern.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries).Length;
}
