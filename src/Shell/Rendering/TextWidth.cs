using System.Globalization;
using System.Text;

namespace ActorPm.Shell.Rendering;

/// <summary>How many columns a text takes on a terminal.</summary>
internal static class TextWidth
{
    public static int Of(string text)
    {
        var width = 0;
        foreach (var rune in text.EnumerateRunes()) width += Of(rune);
        return width;
    }

    /// <summary>Cuts a text that is wider than <paramref name="width"/>, with <c>…</c> as its last column.</summary>
    public static string Fit(string text, int width)
    {
        if (Of(text) <= width) return text;
        var fitting = new StringBuilder();
        var used = 1;
        foreach (var rune in text.EnumerateRunes())
        {
            if ((used += Of(rune)) > width) break;
            fitting.Append(rune);
        }

        return fitting.Append('…').ToString();
    }

    private static int Of(Rune rune)
    {
        if (rune.Value < 0x300) return 1;
        if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format)
            return 0;
        return IsWide(rune.Value) ? 2 : 1;
    }

    // The blocks that Unicode's EastAsianWidth calls wide, in coarse steps.
    private static bool IsWide(int value) => value
        is (>= 0x1100 and <= 0x115F)
        or (>= 0x2E80 and <= 0xA4CF)
        or (>= 0xAC00 and <= 0xD7A3)
        or (>= 0xF900 and <= 0xFAFF)
        or (>= 0xFE30 and <= 0xFE6F)
        or (>= 0xFF00 and <= 0xFF60)
        or (>= 0xFFE0 and <= 0xFFE6)
        or (>= 0x1F300 and <= 0x1FAFF)
        or (>= 0x20000 and <= 0x3FFFD);
}
