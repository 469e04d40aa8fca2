using ActorPm.Shell.Declaring;

namespace ActorPm.Shell.Interactive;

/// <summary>What the Tab key makes of a line; pure.</summary>
internal static class LineCompletion
{
    /// <summary>The line with the word at the cursor completed as far as all candidates agree.</summary>
    /// <param name="line">The line.</param>
    /// <param name="words">Its words up to the cursor.</param>
    /// <param name="candidates">What the word may become.</param>
    public static LineState Apply(LineState line, TypedWords words, IReadOnlyList<string> candidates)
    {
        if (candidates.Count == 0) return line;
        var common = Common(candidates);
        if (candidates.Count > 1 && common.Length <= words.Current.Length) return line;
        var text = ShellWords.Join([common]);
        // A folder goes on; of several candidates the word does too. A quote stays open for the rest.
        if (candidates.Count > 1 || common.EndsWith('/')) text = text.EndsWith('\'') ? text[..^1] : text;
        else text += line.Cursor < line.Text.Length && line.Text[line.Cursor] == ' ' ? "" : " ";
        return line.Replace(words.Start, line.Cursor, text);
    }

    private static string Common(IReadOnlyList<string> candidates)
    {
        var common = candidates[0];
        foreach (var other in candidates)
        {
            var length = 0;
            while (length < Math.Min(common.Length, other.Length) && common[length] == other[length]) length++;
            if (length > 0 && char.IsHighSurrogate(common[length - 1])) length--;
            common = common[..length];
        }

        return common;
    }
}
