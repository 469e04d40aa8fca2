namespace ActorPm.Contracts.Apps;

/// <summary>
/// Which names an app or namespace may have. Files are named after a cleaned form of it, so slashes,
/// dots and any script of the world are welcome; refused is only what could not be typed as a target
/// afterwards, or would tear a table or a log line apart.
/// </summary>
public static class NameRules
{
    /// <summary>Longest name, in UTF-16 units; PM2 has no limit and tears its own tables.</summary>
    public const int LongestName = 128;

    /// <summary>Why <paramref name="name"/> cannot be one, as the end of a sentence that begins with the name; null when it can.</summary>
    public static string? Problem(string name)
    {
        if (string.IsNullOrWhiteSpace(name)) return "is empty";
        if (name.Any(char.IsControl)) return "contains a line break or another control character";
        if (name.Length > LongestName) return $"is longer than {LongestName} characters ({name.Length})";
        if (name == "all") return "means every app wherever a name is expected";
        if (name[0] == '-') return "begins with '-' and would be read as an option";
        if (name.Length > 1 && name[0] == '/' && name[^1] == '/') return "is of the form /…/ and would be read as a regular expression";
        return null;
    }

    /// <summary>A name made from <paramref name="text"/> that has no <see cref="Problem"/>, for names nobody typed.</summary>
    public static string Derive(string text)
    {
        var visible = string.Concat(text.Select(character => char.IsControl(character) ? ' ' : character)).Trim().TrimStart('-');
        if (visible.Length > LongestName)
            visible = visible[..(char.IsHighSurrogate(visible[LongestName - 1]) ? LongestName - 1 : LongestName)].TrimEnd();
        return Problem(visible) is null ? visible : "app";
    }
}
