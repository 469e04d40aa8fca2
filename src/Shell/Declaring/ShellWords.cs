using System.Text;

namespace ActorPm.Shell.Declaring;

/// <summary>Splits and joins words by the quoting rules of a POSIX shell, without expanding anything.</summary>
internal static class ShellWords
{
    /// <summary>The words of <paramref name="text"/>; null when a quote is not closed.</summary>
    public static IReadOnlyList<string>? Split(string text)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        var inWord = false;
        for (var at = 0; at < text.Length; at++)
        {
            var character = text[at];
            if (char.IsWhiteSpace(character))
            {
                if (inWord) words.Add(word.ToString());
                word.Clear();
                inWord = false;
                continue;
            }

            inWord = true;
            if (character == '\\')
            {
                if (++at < text.Length) word.Append(text[at]);
            }
            else if (character is '\'' or '"')
            {
                at = Quoted(text, at, word);
                if (at < 0) return null;
            }
            else
            {
                word.Append(character);
            }
        }

        if (inWord) words.Add(word.ToString());
        return words;
    }

    /// <summary>A line that a shell splits into <paramref name="words"/> again.</summary>
    public static string Join(IEnumerable<string> words) => string.Join(' ', words.Select(Quote));

    private static string Quote(string word) =>
        word.Length > 0 && word.All(character => char.IsAsciiLetterOrDigit(character) || "-_./:=@,+%".Contains(character))
            ? word
            : "'" + word.Replace("'", "'\\''") + "'";

    // Appends what stands between the quotes and returns the position of the closing one; -1 without one.
    private static int Quoted(string text, int open, StringBuilder word)
    {
        for (var at = open + 1; at < text.Length; at++)
        {
            if (text[at] == text[open]) return at;
            if (text[at] == '\\' && text[open] == '"' && at + 1 < text.Length && "\"\\$`".Contains(text[at + 1])) at++;
            word.Append(text[at]);
        }

        return -1;
    }
}
