using System.Globalization;

namespace ActorPm.Keeper.Logs;

/// <summary>
/// Names of rotated files, those of pm2-logrotate: <c>web-out.log</c> becomes
/// <c>web-out__2026-11-23_00-00-00.log</c>, with <c>-2</c> and so on after it within one second.
/// </summary>
internal static class RotatedFiles
{
    public const string Compressed = ".gz";

    private const string TimeFormat = "yyyy-MM-dd_HH-mm-ss";

    /// <summary>
    /// A free name beside the file, newer than <paramref name="previous"/>: a name that became free within
    /// the same second because its file was deleted as the oldest must not come back as the oldest.
    /// </summary>
    public static string NextName(string file, DateTime time, Func<string, bool> exists, string? previous = null)
    {
        var (prefix, extension) = Split(file);
        var stem = prefix + time.ToString(TimeFormat, CultureInfo.InvariantCulture);
        var last = previous is null ? null : Age(file, previous);
        var second = new DateTime(time.Ticks - (time.Ticks % TimeSpan.TicksPerSecond));
        for (var number = last?.Time == second ? last.Value.Number + 1 : 1; ; number++)
        {
            var name = stem + (number == 1 ? "" : $"-{number}") + extension;
            if (!exists(name) && !exists(name + Compressed)) return name;
        }
    }

    /// <summary>Order of a rotated file of this log among its like, oldest first; null for any other file.</summary>
    public static (DateTime Time, int Number)? Age(string file, string candidate)
    {
        var (prefix, extension) = Split(file);
        if (candidate.EndsWith(Compressed, StringComparison.Ordinal)) candidate = candidate[..^Compressed.Length];
        if (!candidate.StartsWith(prefix, StringComparison.Ordinal)) return null;
        if (!candidate.EndsWith(extension, StringComparison.Ordinal)) return null;
        if (candidate.Length < prefix.Length + TimeFormat.Length + extension.Length) return null;

        var middle = candidate[prefix.Length..^extension.Length];
        var style = DateTimeStyles.None;
        if (!DateTime.TryParseExact(middle[..TimeFormat.Length], TimeFormat, CultureInfo.InvariantCulture, style, out var time)) return null;
        if (middle.Length == TimeFormat.Length) return (time, 1);
        return middle[TimeFormat.Length] == '-' && int.TryParse(middle[(TimeFormat.Length + 1)..], out var number)
            ? (time, number)
            : null;
    }

    /// <summary>Which files to delete so that so many are left; a file being compressed counts once.</summary>
    public static IReadOnlyList<string> Excess(string file, IEnumerable<string> candidates, int keep)
    {
        var rotated = new SortedDictionary<(DateTime, int), List<string>>();
        foreach (var candidate in candidates)
        {
            if (Age(file, candidate) is not { } age) continue;
            if (!rotated.TryGetValue(age, out var names)) rotated[age] = names = [];
            names.Add(candidate);
        }

        return [.. rotated.Values.Take(Math.Max(0, rotated.Count - Math.Max(0, keep))).SelectMany(names => names)];
    }

    private static (string Prefix, string Extension) Split(string file)
    {
        var extension = Path.GetExtension(file);
        return (file[..^extension.Length] + "__", extension);
    }
}
