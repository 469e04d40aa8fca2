namespace ActorPm.Shell.Declaring;

/// <summary>
/// Which servers of the fleet an app may run on: <c>label=value</c>, <c>label!=value</c>, <c>server=name</c>, values with
/// <c>|</c>, terms with commas; <c>all</c> for every server. Accepts what the node accepts, to say what is wrong before it is asked.
/// </summary>
internal static class PlaceRule
{
    /// <summary>The rule as the node takes it: without blanks around its parts, empty for all servers.</summary>
    /// <exception cref="DeclarationException">It is none.</exception>
    public static string Read(SettingInput input)
    {
        var whole = string.Join(',', input.Items).Trim();
        if (whole.Equals("all", StringComparison.OrdinalIgnoreCase)) return "";
        var terms = whole.Split(',').Select(Term).ToList();
        return terms.Contains(null)
            ? throw (input with { Items = [string.Join(", ", input.Items)] }).Expected("role=web, zone!=b, server=alpha|beta, several of them with commas, or all")
            : string.Join(',', terms);
    }

    /// <summary>Whether a rule can name a label like this.</summary>
    public static bool IsLabel(string text) => IsPlain(text) && !text.AsSpan().ContainsAny("=!,|");

    /// <summary>Whether a rule can ask for a value like this.</summary>
    public static bool IsValue(string text) => IsPlain(text) && text[0] is not ('=' or '!') && !text.AsSpan().ContainsAny(",|");

    private static bool IsPlain(string text) => text.Length > 0 && text == text.Trim() && !text.Any(char.IsControl);

    /// <summary>A term without blanks around its parts; null for what is none.</summary>
    private static string? Term(string text)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        if (equals < 1) return null;
        var excludes = text[equals - 1] == '!';
        var label = text[..(excludes ? equals - 1 : equals)].Trim();
        var values = text[(equals + 1)..].Split('|', StringSplitOptions.TrimEntries);
        return IsLabel(label) && values.All(IsValue) ? $"{label}{(excludes ? "!=" : "=")}{string.Join('|', values)}" : null;
    }
}
