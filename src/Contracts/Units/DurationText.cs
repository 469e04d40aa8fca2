using System.Globalization;

namespace ActorPm.Contracts.Units;

/// <summary>Durations as people write and read them.</summary>
public static class DurationText
{
    private static readonly (string Suffix, double Milliseconds)[] Suffixes =
    [
        ("ms", 1), ("s", 1000), ("m", 60_000), ("h", 3_600_000), ("d", 86_400_000),
    ];

    /// <summary>HOCON's longer names of the same units.</summary>
    private static readonly Dictionary<string, string> LongNames = new()
    {
        ["milli"] = "ms",
        ["millis"] = "ms",
        ["millisecond"] = "ms",
        ["milliseconds"] = "ms",
        ["second"] = "s",
        ["seconds"] = "s",
        ["minute"] = "m",
        ["minutes"] = "m",
        ["hour"] = "h",
        ["hours"] = "h",
        ["day"] = "d",
        ["days"] = "d",
    };

    /// <summary>
    /// Reads <c>500ms</c>, <c>5s</c>, <c>1.5m</c>, <c>1h</c>, <c>7d</c>, HOCON's <c>10 seconds</c> or a bare number of milliseconds.
    /// False for anything else, for a negative one and for more than 10,000 days.
    /// </summary>
    public static bool TryParse(string? text, out TimeSpan duration)
    {
        duration = default;
        var rest = (text ?? "").Trim().ToLowerInvariant();
        var unit = rest.TrimStart("0123456789.".ToCharArray()).TrimStart();
        if (LongNames.TryGetValue(unit, out var suffixOf)) rest = rest[..^unit.Length] + suffixOf;
        var factor = 1.0;
        foreach (var (suffix, value) in Suffixes)
        {
            if (!rest.EndsWith(suffix, StringComparison.Ordinal)) continue;
            factor = value;
            rest = rest[..^suffix.Length].TrimEnd();
            break;
        }

        if (!double.TryParse(rest, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)) return false;
        var milliseconds = number * factor;
        if (!(milliseconds <= TimeSpan.FromDays(10_000).TotalMilliseconds)) return false;
        duration = TimeSpan.FromMilliseconds(milliseconds);
        return true;
    }

    /// <summary>For sentences: <c>225 ms</c>, <c>0.4 s</c>, <c>3.2 s</c>, <c>12 s</c>, <c>4 min</c>, <c>3 h</c>, <c>2 d</c>.</summary>
    public static string ToWords(TimeSpan duration)
    {
        var milliseconds = Math.Max(0, duration.TotalMilliseconds);
        return milliseconds switch
        {
            < 300 => Number(Math.Round(milliseconds), "0") + " ms",
            < 10_000 => Number(milliseconds / 1000, "0.0") + " s",
            < 120_000 => Number(milliseconds / 1000, "0") + " s",
            < 7_200_000 => Number(milliseconds / 60_000, "0") + " min",
            < 172_800_000 => Number(milliseconds / 3_600_000, "0") + " h",
            _ => Number(milliseconds / 86_400_000, "0") + " d",
        };
    }

    /// <summary>A form that reads back as the very same duration, in its largest whole unit: <c>5s</c>, <c>90m</c>, <c>1600ms</c>.</summary>
    public static string ToExactText(TimeSpan duration)
    {
        foreach (var (suffix, milliseconds) in Suffixes.Reverse())
            if (duration.Ticks % (long)(milliseconds * TimeSpan.TicksPerMillisecond) == 0 && (duration != TimeSpan.Zero || suffix == "s"))
                return (duration.Ticks / (long)(milliseconds * TimeSpan.TicksPerMillisecond)).ToString(CultureInfo.InvariantCulture) + suffix;
        return duration.TotalMilliseconds.ToString(CultureInfo.InvariantCulture) + "ms";
    }

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
