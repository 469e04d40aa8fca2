using System.Globalization;
using ActorPm.Actors.Schedules;
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
        ["TZ"] = null,
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
            "rotateInterval" when CronPattern.Problem(value) is { } problem => $"{Name}:{key}: '{value}' {problem} (0 0 * * * is every midnight)",
            "TZ" when Zone(value) is null => $"{Name}:{key}: there is no time zone '{value}', expected one like Europe/Berlin",
            _ => null,
        };
    }

    /// <summary>Why a setting is kept and does nothing; null for those that do something.</summary>
    public static string? NoEffect(string key) => Keys.GetValueOrDefault(key);

    /// <summary>What values that were checked mean.</summary>
    public static RotationSettings Read(IReadOnlyDictionary<string, string> values) => new()
    {
        MaxBytes = values.TryGetValue("max_size", out var size) && ByteSize.TryParse(size, out var bytes) ? bytes : null,
        Pattern = values.GetValueOrDefault("rotateInterval"),
        Zone = values.TryGetValue("TZ", out var zone) ? Zone(zone) : null,
        Keep = values.TryGetValue("retain", out var retain) ? Keep(retain) : null,
        Compress = values.TryGetValue("compress", out var compress) ? compress == "true" : null,
    };

    private static int? Keep(string value)
    {
        if (value == "all") return int.MaxValue;
        return int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : null;
    }

    private static TimeZoneInfo? Zone(string name) => TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone : null;
}
