using System.Globalization;

namespace ActorPm.Contracts.Units;

/// <summary>Sizes as people write and read them; K, M and G are powers of 1024, as in PM2.</summary>
public static class ByteSize
{
    private static readonly (string Suffix, long Factor)[] Suffixes =
    [
        ("kib", 1L << 10), ("mib", 1L << 20), ("gib", 1L << 30),
        ("kb", 1L << 10), ("mb", 1L << 20), ("gb", 1L << 30),
        ("k", 1L << 10), ("m", 1L << 20), ("g", 1L << 30), ("b", 1),
    ];

    /// <summary>
    /// Reads <c>300M</c>, <c>300MB</c>, <c>0.5G</c>, <c>64k</c> or a bare number of bytes.
    /// False for anything else, for a negative size and for one over 8 EiB.
    /// </summary>
    public static bool TryParse(string? text, out long bytes)
    {
        bytes = 0;
        var rest = (text ?? "").Trim().ToLowerInvariant();
        var factor = 1L;
        foreach (var (suffix, value) in Suffixes)
        {
            if (!rest.EndsWith(suffix, StringComparison.Ordinal)) continue;
            factor = value;
            rest = rest[..^suffix.Length].TrimEnd();
            break;
        }

        const NumberStyles style = NumberStyles.AllowDecimalPoint;
        if (!decimal.TryParse(rest, style, CultureInfo.InvariantCulture, out var number)) return false;
        if (number > long.MaxValue / factor) return false;
        bytes = (long)(number * factor);
        return true;
    }

    /// <summary>The form of PM2's tables: <c>50.7mb</c>, one decimal, <c>0b</c> for nothing.</summary>
    public static string ToText(long bytes) => bytes switch
    {
        >= 1L << 30 => Scaled(bytes, 1L << 30, "gb"),
        >= 1L << 20 => Scaled(bytes, 1L << 20, "mb"),
        >= 1L << 10 => Scaled(bytes, 1L << 10, "kb"),
        _ => bytes.ToString(CultureInfo.InvariantCulture) + "b",
    };

    /// <summary>A form that reads back as the very same number: <c>300M</c>, <c>1536K</c>, <c>1000</c>.</summary>
    public static string ToExactText(long bytes)
    {
        foreach (var (shift, suffix) in ((int, string)[])[(30, "G"), (20, "M"), (10, "K")])
            if (bytes != 0 && bytes % (1L << shift) == 0) return (bytes >> shift).ToString(CultureInfo.InvariantCulture) + suffix;
        return bytes.ToString(CultureInfo.InvariantCulture);
    }

    private static string Scaled(long bytes, long unit, string suffix) =>
        ((double)bytes / unit).ToString("0.0", CultureInfo.InvariantCulture) + suffix;
}
