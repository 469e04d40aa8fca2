namespace ActorPm.Shell.Declaring;

/// <summary>Labels of a server as typed: <c>role=web</c>. Only what a place rule can name is one.</summary>
internal static class LabelWords
{
    /// <summary>A server's name stands there in a place rule.</summary>
    private const string Reserved = "server";

    /// <summary>Of two of one name the last counts.</summary>
    /// <param name="words">Name and value each.</param>
    /// <param name="origin">The option or command, for messages.</param>
    /// <param name="mayBeEmpty">A value may be left out, to take the label away.</param>
    /// <exception cref="DeclarationException">One of them is none.</exception>
    public static Dictionary<string, string> Read(IEnumerable<string> words, string origin, bool mayBeEmpty = false)
    {
        var labels = new Dictionary<string, string>();
        foreach (var word in words)
        {
            if (word.Split('=', 2) is not [{ Length: > 0 } name, var value] || (value.Length == 0 && !mayBeEmpty))
                throw new DeclarationException($"{origin} {word}: a label has a name and a value", $"{origin} role=web");
            if (!PlaceRule.IsLabel(name) || (value.Length > 0 && !PlaceRule.IsValue(value)))
                throw new DeclarationException($"{origin} {word}: no place could name that: a label has no = ! , | in its name and no , | in its value", $"{origin} role=web");
            if (name.Equals(Reserved, StringComparison.OrdinalIgnoreCase))
                throw new DeclarationException($"{origin} {word}: no label can be called {Reserved}, a place names servers with it", $"--place {word} means the server of that name as it is");
            labels[name] = value;
        }

        return labels;
    }
}
