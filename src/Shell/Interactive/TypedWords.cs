using System.Text;

namespace ActorPm.Shell.Interactive;

/// <summary>The words of a line that is not whole yet, by the quoting rules of a POSIX shell; pure.</summary>
/// <param name="Before">Whole words before the cursor.</param>
/// <param name="Current">The word at the cursor, without its quotes; empty between words.</param>
/// <param name="Start">Where in the line it begins.</param>
internal sealed record TypedWords(IReadOnlyList<string> Before, string Current, int Start)
{
    /// <summary>Reads what stands before the cursor.</summary>
    public static TypedWords Of(string text)
    {
        var words = new List<string>();
        var (word, start, quote, isWithin) = (new StringBuilder(), 0, '\0', false);
        for (var at = 0; at < text.Length; at++)
        {
            var letter = text[at];
            if (quote == '\0' && char.IsWhiteSpace(letter))
            {
                if (isWithin) words.Add(word.ToString());
                word.Clear();
                isWithin = false;
                continue;
            }

            if (!isWithin) (isWithin, start) = (true, at);
            if (letter == '\\' && quote != '\'' && at + 1 < text.Length) word.Append(text[++at]);
            else if (letter == quote) quote = '\0';
            else if (quote == '\0' && letter is '\'' or '"' && quote == '\0') quote = letter;
            else word.Append(letter);
        }

        return isWithin ? new TypedWords(words, word.ToString(), start) : new TypedWords(words, "", text.Length);
    }
}
