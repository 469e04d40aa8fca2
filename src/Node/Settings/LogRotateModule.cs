using System.Globalization;
using ActorPm.Contracts.Text;
using ActorPm.Contracts.Units;

namespace ActorPm.Node.Settings;

/// <summary>The settings of PM2's module pm2-logrotate, and what they mean for the rotation that is built in.</summary>
internal static class LogRotateModule
{
    /// <summary>Its name in keys.</summary>
    public const string Name = "pm2-logrotate";

    private static readonly Dictionary<string, string?> Keys = new(StringComparer.Ordinal)
    {
        ["max_size"] = null,
        ["retain"] = null,
        ["compress"] = null,
        ["rotateInterval"] = null,
        ["dateFormat"] = "rotated files keep their own names here",
        ["workerInterval"] = "sizes are looked at with every write here",
        ["rotateModule"] = "there are no modules here whose logs could be rotated",
        ["TZ"] = "rotation goes by the age of a file here",
    };

    /// <summary>What is wrong with a setting; null for nothing.</summary>
    public static string? Problem(string key, string value)
    {
        if (!Keys.ContainsKey(key))
        {
            var near = Nearest.To(key, Keys.Keys);
            return $"{Name} has no setting {key}{(near is null ? "" : $", did you mean {near}?")}";
        }

        return key switch
        {
            "max_size" when !ByteSize.TryParse(value, out _) => $"{Name}:{key}: expected a size like 10M, found '{value}'",
            "retain" when Keep(value) is null => $"{Name}:{key}: expected a number of files or all, found '{value}'",
            "compress" or "rotateModule" when value is not ("true" or "false") => $"{Name}:{key}: expected true or false, found '{value}'",
            "rotateInterval" when Age(value) is null =>
                $"{Name}:{key}: '{value}' is not a pattern of minute, hour, day, month and weekday that comes regularly (like 0 0 * * *)",
            _ => null,
        };
    }

    /// <summary>Why a setting is kept and does nothing; null for those that do something.</summary>
    public static string? NoEffect(string key) => Keys.GetValueOrDefault(key);

    /// <summary>What values that were checked mean.</summary>
    public static RotationSettings Read(IReadOnlyDictionary<string, string> values) => new()
    {
        MaxBytes = values.TryGetValue("max_size", out var size) && ByteSize.TryParse(size, out var bytes) ? bytes : null,
        MaxAge = values.TryGetValue("rotateInterval", out var interval) ? Age(interval) : null,
        Keep = values.TryGetValue("retain", out var retain) ? Keep(retain) : null,
        Compress = values.TryGetValue("compress", out var compress) ? compress == "true" : null,
    };

    private static int? Keep(string value)
    {
        if (value == "all") return int.MaxValue;
        return int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : null;
    }

    /// <summary>How often a cron pattern comes, which is the age a file may reach here.</summary>
    internal static TimeSpan? Age(string pattern)
    {
        var fields = pattern.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length == 6) fields = fields[1..];
        if (fields.Length != 5) return null;
        return fields switch
        {
            ["*", "*", "*", "*", "*"] => TimeSpan.FromMinutes(1),
            [['*', '/', .. var every], "*", "*", "*", "*"] => Every(every, 59, TimeSpan.FromMinutes(1)),
            [var minute, "*", "*", "*", "*"] when IsNumber(minute, 59) => TimeSpan.FromHours(1),
            [var minute, ['*', '/', .. var every], "*", "*", "*"] when IsNumber(minute, 59) => Every(every, 23, TimeSpan.FromHours(1)),
            [var minute, var hour, "*", "*", "*"] when IsNumber(minute, 59) && IsNumber(hour, 23) => TimeSpan.FromDays(1),
            [var minute, var hour, ['*', '/', .. var every], "*", "*"] when IsNumber(minute, 59) && IsNumber(hour, 23) => Every(every, 31, TimeSpan.FromDays(1)),
            [var minute, var hour, "*", "*", var weekday] when IsNumber(minute, 59) && IsNumber(hour, 23) && IsNumber(weekday, 7) => TimeSpan.FromDays(7),
            [var minute, var hour, var day, "*", "*"] when IsNumber(minute, 59) && IsNumber(hour, 23) && IsNumber(day, 31) => TimeSpan.FromDays(30),
            _ => null,
        };
    }

    private static TimeSpan? Every(string count, int highest, TimeSpan unit) =>
        IsNumber(count, highest) && count != "0" ? unit * int.Parse(count, CultureInfo.InvariantCulture) : null;

    private static bool IsNumber(string text, int highest) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= highest;
}
