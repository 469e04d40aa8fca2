using System.Text.RegularExpressions;

namespace ActorPm.Shell.Tests.ConfigFiles;

/// <summary>Small changes of a text; a place may be any number, it is taken round the end.</summary>
internal static partial class TextEdit
{
    public static string Cut(string text, int at, int count)
    {
        if (text.Length == 0) return text;
        at %= text.Length;
        return text.Remove(at, Math.Min(count, text.Length - at));
    }

    public static string Insert(string text, int at, string piece) => text.Insert(at % (text.Length + 1), piece);

    /// <summary>What stands behind a <c>:</c> or <c>=</c>, to the next comma or end of the line.</summary>
    public static string ReplaceValue(string text, int at, string value) => Replace(text, ValuePattern().Matches(text), at, value);

    public static string ReplaceWord(string text, int at, string word) => Replace(text, WordPattern().Matches(text), at, word);

    public static string CopyLine(string text, int from, int to)
    {
        var lines = text.Split('\n').ToList();
        lines.Insert(to % (lines.Count + 1), lines[from % lines.Count]);
        return string.Join('\n', lines);
    }

    private static string Replace(string text, MatchCollection places, int at, string by)
    {
        if (places.Count == 0) return text;
        var place = places[at % places.Count];
        return string.Concat(text.AsSpan(0, place.Index), by, text.AsSpan(place.Index + place.Length));
    }

    [GeneratedRegex(@"(?<=[:=] ?)[^ :=,\n][^,\n]*")]
    private static partial Regex ValuePattern();

    [GeneratedRegex(@"[\w.]+")]
    private static partial Regex WordPattern();
}
