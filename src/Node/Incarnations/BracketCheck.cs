namespace ActorPm.Node.Incarnations;

/// <summary>
/// Looks whether brackets and quotes of a HOCON text are closed. Akka's parser runs for ever on some texts
/// where they are not, and a node must not hang on its operator's typing error.
/// </summary>
internal static class BracketCheck
{
    private const string TripleQuote = "\"\"\"";

    /// <summary>What is wrong, with its line; null when nothing is.</summary>
    public static string? Problem(string text)
    {
        var open = new Stack<(char Closing, int Line)>();
        var line = 1;
        for (var at = 0; at < text.Length; at++)
        {
            switch (text[at])
            {
                case '\n':
                    line++;
                    break;
                case '#':
                case '/' when at + 1 < text.Length && text[at + 1] == '/':
                    at = EndOf(text, at, "\n") - 1;
                    break;
                case '"':
                    var quote = text.AsSpan(at).StartsWith(TripleQuote) ? TripleQuote : "\"";
                    var end = EndOfQuote(text, at + quote.Length, quote);
                    if (end < 0) return $"line {line}: the quote is not closed";
                    line += text.AsSpan(at, end - at).Count('\n');
                    at = end - 1;
                    break;
                case '{':
                    open.Push(('}', line));
                    break;
                case '[':
                    open.Push((']', line));
                    break;
                case '}' or ']':
                    if (!open.TryPop(out var expected)) return $"line {line}: {text[at]} closes nothing";
                    if (expected.Closing != text[at]) return $"line {line}: {text[at]} where {expected.Closing} of line {expected.Line} is missing";
                    break;
            }
        }

        return open.TryPop(out var left) ? $"line {left.Line}: {left.Closing} is missing" : null;
    }

    private static int EndOf(string text, int from, string what)
    {
        var found = text.IndexOf(what, from, StringComparison.Ordinal);
        return found < 0 ? text.Length : found;
    }

    private static int EndOfQuote(string text, int from, string quote)
    {
        for (var at = from; at < text.Length; at++)
        {
            if (text[at] == '\\' && quote.Length == 1) at++;
            else if (text[at] == '\n' && quote.Length == 1) return -1;
            else if (text.AsSpan(at).StartsWith(quote)) return at + quote.Length;
        }

        return -1;
    }
}
