namespace ActorPm.Shell.Declaring;

/// <summary>
/// Reads a <c>.env</c> file: <c>NAME=value</c> a line, <c>export</c> before it allowed, comments with <c>#</c>; values in
/// single quotes as they are, in double quotes with <c>\n</c>, <c>\t</c>, <c>\"</c>, <c>\\</c>, over several lines too.
/// </summary>
internal static class EnvironmentFile
{
    /// <param name="name">As it was written, for messages.</param>
    /// <param name="path">Absolute path.</param>
    /// <param name="machine">Where it lies.</param>
    /// <exception cref="DeclarationException">It is not there, or a line of it is none of these.</exception>
    public static IReadOnlyList<KeyValuePair<string, string>> Read(string name, string path, IMachine machine)
    {
        var text = machine.ReadText(path) ?? throw new DeclarationException($"env_file {name} not found or not readable", $"looked for {path}");
        var variables = new List<KeyValuePair<string, string>>();
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        for (var number = 0; number < lines.Length; number++)
        {
            var began = number;
            var line = lines[number].Trim();
            if (line.Length == 0 || line[0] == '#') continue;
            if (line.StartsWith("export ", StringComparison.Ordinal)) line = line[7..].TrimStart();
            var equals = line.IndexOf('=');
            if (equals < 1 || line[..equals].TrimEnd().Any(character => char.IsWhiteSpace(character) || character == '\0'))
                throw new DeclarationException($"{path}:{began + 1}: expected NAME=value, found '{line}'");
            var value = line[(equals + 1)..].TrimStart();
            if (value is ['"' or '\'', ..])
            {
                int end;
                while ((end = ClosingQuote(value)) < 0)
                {
                    if (++number == lines.Length) throw new DeclarationException($"{path}:{began + 1}: a quote that is never closed");
                    value += "\n" + lines[number];
                }

                value = value[0] == '"' ? Unescaped(value[1..end]) : value[1..end];
            }
            else
            {
                var comment = value.IndexOf(" #", StringComparison.Ordinal);
                value = (comment < 0 ? value : value[..comment]).TrimEnd();
            }

            variables.Add(new(line[..equals].TrimEnd(), value));
        }

        return variables;
    }

    private static int ClosingQuote(string value)
    {
        for (var at = 1; at < value.Length; at++)
        {
            if (value[0] == '"' && value[at] == '\\') at++;
            else if (value[at] == value[0]) return at;
        }

        return -1;
    }

    private static string Unescaped(string text)
    {
        if (!text.Contains('\\')) return text;
        var result = new System.Text.StringBuilder(text.Length);
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] != '\\' || at == text.Length - 1) result.Append(text[at]);
            else result.Append(text[++at] switch { 'n' => '\n', 't' => '\t', 'r' => '\r', var other => other });
        }

        return result.ToString();
    }
}
