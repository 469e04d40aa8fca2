using Cronos;

namespace ActorPm.Actors.Schedules;

/// <summary>Cron patterns of five fields, or six with the seconds first, as PM2 has them; <c>@daily</c> and its like too.</summary>
internal static class CronPattern
{
    private const int FieldsWithSeconds = 6;

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

    private static CronExpression Parse(string pattern) =>
        CronExpression.Parse(pattern, Fields(pattern) == FieldsWithSeconds ? CronFormat.IncludeSeconds : CronFormat.Standard);

    private static int Fields(string pattern) => pattern.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries).Length;
}
