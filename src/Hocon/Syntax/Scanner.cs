using System.Globalization;
using System.Text;

namespace ActorPm.Hocon.Syntax;

/// <summary>Walks over the characters of a text: blanks, comments, quoted and unquoted texts.</summary>
internal sealed class Scanner(string text, string file)
{
    private const string NotInUnquoted = "$\"{}[]:=,+#`^?!@*&\\";

    private int _at = text.StartsWith('\ufeff') ? 1 : 0;
    private int _line = 1;
    private int _lineStart;

    public bool AtEnd => _at >= text.Length;

    public char Current => AtEnd ? '\0' : text[_at];

    public Origin Origin => new(file, _line, _at - _lineStart + 1);

    /// <summary>What stands here, for messages.</summary>
    public string Found => AtEnd ? "the end of the file" : Current == '\n' ? "the end of the line" : $"'{Current}'";

    public bool StartsWith(string word) => string.CompareOrdinal(text, _at, word, 0, word.Length) == 0;

    /// <summary>Whether, this many characters on, a quote follows blanks and any of the words.</summary>
    public bool IsFollowedByQuote(int after, IReadOnlyList<string> words)
    {
        var at = _at + after;
        while (at < text.Length)
        {
            if (text[at] is ' ' or '\t') at++;
            else if (words.FirstOrDefault(word => string.CompareOrdinal(text, at, word, 0, word.Length) == 0) is { } word) at += word.Length;
            else return text[at] == '"';
        }

        return false;
    }

    public void Advance(int count = 1)
    {
        for (; count > 0 && !AtEnd; count--)
            if (text[_at++] == '\n')
            {
                _line++;
                _lineStart = _at;
            }
    }

    public bool Take(char expected)
    {
        if (AtEnd || Current != expected) return false;
        Advance();
        return true;
    }

    /// <summary>Blanks within a line, and a comment to its end. Returns what was skipped before the comment.</summary>
    public string SkipBlanks()
    {
        var start = _at;
        while (!AtEnd && Current != '\n' && (char.IsWhiteSpace(Current) || Current == '\ufeff')) Advance();
        var skipped = text[start.._at];
        if (AtComment)
            while (!AtEnd && Current != '\n') Advance();
        return skipped;
    }

    /// <summary>Blanks, comments and line ends; whether there was a line end.</summary>
    public bool SkipLines()
    {
        var ended = false;
        SkipBlanks();
        while (Take('\n'))
        {
            ended = true;
            SkipBlanks();
        }

        return ended;
    }

    private bool AtComment => Current == '#' || StartsWith("//");

    public bool AtUnquoted => !AtEnd && !char.IsWhiteSpace(Current) && !NotInUnquoted.Contains(Current) && !AtComment;

    /// <summary>A run of characters that need no quotes, up to a blank.</summary>
    public string Unquoted(bool stopAtDot = false)
    {
        var start = _at;
        while (AtUnquoted && !(stopAtDot && Current == '.')) Advance();
        return text[start.._at];
    }

    /// <summary>A text in one or three quotes, which stand here.</summary>
    public string Quoted()
    {
        var origin = Origin;
        if (StartsWith("\"\"\"")) return TripleQuoted(origin);
        Advance();
        var result = new StringBuilder();
        while (true)
        {
            if (AtEnd || Current == '\n') throw new HoconException(origin, "a text in quotes that does not end on its line");
            var character = Current;
            Advance();
            if (character == '"') return result.ToString();
            result.Append(character == '\\' ? Escaped() : character);
        }
    }

    private string TripleQuoted(Origin origin)
    {
        Advance(3);
        var start = _at;
        var end = text.IndexOf("\"\"\"", _at, StringComparison.Ordinal);
        if (end < 0) throw new HoconException(origin, "a text in three quotes that does not end");
        // Further quotes belong to the text: only the last three end it.
        while (end + 3 < text.Length && text[end + 3] == '"') end++;
        Advance(end + 3 - start);
        return text[start..end];
    }

    private char Escaped()
    {
        var origin = Origin;
        var character = Current;
        Advance();
        switch (character)
        {
            case '"' or '\\' or '/': return character;
            case 'b': return '\b';
            case 'f': return '\f';
            case 'n': return '\n';
            case 'r': return '\r';
            case 't': return '\t';
            case 'u' when _at + 4 <= text.Length
                && ushort.TryParse(text.AsSpan(_at, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code):
                Advance(4);
                return (char)code;
            default:
                throw new HoconException(origin, $"\\{(character == '\0' ? "" : character)} means nothing in quotes (known: \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\uXXXX)");
        }
    }
}
