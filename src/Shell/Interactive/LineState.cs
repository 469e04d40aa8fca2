using System.Globalization;

namespace ActorPm.Shell.Interactive;

/// <summary>A line that is being typed; immutable. The cursor stands before a whole character as people see it, never within one.</summary>
/// <param name="Text">The line.</param>
/// <param name="Cursor">Where the next character goes.</param>
/// <param name="Cut">What was cut last.</param>
internal sealed record LineState(string Text = "", int Cursor = 0, string Cut = "")
{
    /// <summary>The line after a key; the same where the key means nothing here.</summary>
    public LineState After(Key key) => key.Kind switch
    {
        KeyKind.Text => Insert(key.Text),
        KeyKind.Paste => Insert(Cut),
        KeyKind.Backspace => Remove(Before(Cursor), Cursor),
        KeyKind.Delete => Remove(Cursor, Behind(Cursor)),
        KeyKind.Left => this with { Cursor = Before(Cursor) },
        KeyKind.Right => this with { Cursor = Behind(Cursor) },
        KeyKind.WordLeft => this with { Cursor = WordStart() },
        KeyKind.WordRight => this with { Cursor = WordEnd() },
        KeyKind.Home => this with { Cursor = 0 },
        KeyKind.End => this with { Cursor = Text.Length },
        KeyKind.CutToEnd => CutOut(Cursor, Text.Length),
        KeyKind.CutToStart => CutOut(0, Cursor),
        KeyKind.CutWord => CutOut(WordStart(), Cursor),
        KeyKind.CutNextWord => CutOut(Cursor, WordEnd()),
        _ => this,
    };

    /// <summary>Another line, with the cursor at its end.</summary>
    public LineState With(string text) => this with { Text = text, Cursor = text.Length };

    /// <summary>A part of the line becomes another, with the cursor behind it.</summary>
    public LineState Replace(int start, int end, string text) => this with { Text = Text[..start] + text + Text[end..], Cursor = start + text.Length };

    private LineState Insert(string text) => Replace(Cursor, Cursor, text);

    private LineState Remove(int start, int end) => this with { Text = Text.Remove(start, end - start), Cursor = start };

    private LineState CutOut(int start, int end) => start == end ? this : Remove(start, end) with { Cut = Text[start..end] };

    private int Before(int at)
    {
        var start = 0;
        for (var next = 0; next < at; next += StringInfo.GetNextTextElementLength(Text, next)) start = next;
        return start;
    }

    private int Behind(int at) => at >= Text.Length ? Text.Length : at + StringInfo.GetNextTextElementLength(Text, at);

    private int WordStart()
    {
        var at = Cursor;
        while (at > 0 && char.IsWhiteSpace(Text[at - 1])) at--;
        while (at > 0 && !char.IsWhiteSpace(Text[at - 1])) at--;
        return at;
    }

    private int WordEnd()
    {
        var at = Cursor;
        while (at < Text.Length && char.IsWhiteSpace(Text[at])) at++;
        while (at < Text.Length && !char.IsWhiteSpace(Text[at])) at++;
        return at;
    }
}
