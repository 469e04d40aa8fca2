namespace ActorPm.Shell.Interactive;

/// <summary>What the loop around the editor has to do.</summary>
internal enum EditorEffect
{
    /// <summary>Draw.</summary>
    None,

    /// <summary>The line is whole.</summary>
    Submit,

    /// <summary>Complete the word before the cursor.</summary>
    Complete,

    /// <summary>Clear the screen.</summary>
    Clear,

    /// <summary>The line is given up.</summary>
    Abandon,

    /// <summary>Leave.</summary>
    Leave,
}

/// <summary>The editor: the line, its place in the history, a search in it. Immutable; a key makes the next one.</summary>
/// <param name="Line">What is typed.</param>
/// <param name="Lines">The history, oldest first.</param>
/// <param name="At">Which line of it is shown; its number of lines for the one being typed.</param>
/// <param name="Typed">The line that was being typed when the history was entered.</param>
/// <param name="Query">What is searched for; null while nothing is.</param>
internal sealed record EditorState(LineState Line, IReadOnlyList<string> Lines, int At, string Typed = "", string? Query = null)
{
    /// <summary>An empty line.</summary>
    public static EditorState Begin(IReadOnlyList<string> lines, string cut = "") => new(new LineState(Cut: cut), lines, lines.Count);

    /// <summary>The next state, and what is to be done.</summary>
    public (EditorState State, EditorEffect Effect) After(Key key) => Query is null ? Editing(key) : Searching(key);

    private (EditorState, EditorEffect) Editing(Key key) => key.Kind switch
    {
        KeyKind.Enter => (this, EditorEffect.Submit),
        KeyKind.Tab => (this, EditorEffect.Complete),
        KeyKind.ClearScreen => (this, EditorEffect.Clear),
        KeyKind.Interrupt => (this, EditorEffect.Abandon),
        KeyKind.EndOfInput when Line.Text.Length == 0 => (this, EditorEffect.Leave),
        KeyKind.EndOfInput => (this with { Line = Line.After(new Key(KeyKind.Delete)) }, EditorEffect.None),
        KeyKind.Up => (Show(At - 1), EditorEffect.None),
        KeyKind.Down => (Show(At + 1), EditorEffect.None),
        KeyKind.Search => (this with { Query = "", Typed = Line.Text, At = Lines.Count }, EditorEffect.None),
        _ => (this with { Line = Line.After(key) }, EditorEffect.None),
    };

    private (EditorState, EditorEffect) Searching(Key key) => key.Kind switch
    {
        KeyKind.Text => (Find(Query + key.Text, Math.Min(At, Lines.Count - 1)), EditorEffect.None),
        KeyKind.Backspace => (Find(new LineState().With(Query!).After(key).Text, Lines.Count - 1), EditorEffect.None),
        KeyKind.Search => (Find(Query!, At - 1), EditorEffect.None),
        KeyKind.Cancel => (this with { Query = null, At = Lines.Count, Line = Line.With(Typed) }, EditorEffect.None),
        KeyKind.Interrupt => (this with { Query = null }, EditorEffect.Abandon),
        // Every other key takes what was found and does what it always does.
        _ => (this with { Query = null }).Editing(key),
    };

    private EditorState Show(int at)
    {
        if (at < 0 || at > Lines.Count) return this;
        var typed = At == Lines.Count ? Line.Text : Typed;
        return this with { At = at, Typed = typed, Line = Line.With(at == Lines.Count ? typed : Lines[at]) };
    }

    // What is not found leaves what was found before.
    private EditorState Find(string query, int from)
    {
        for (var at = from; at >= 0 && query.Length > 0; at--)
            if (Lines[at].Contains(query, StringComparison.OrdinalIgnoreCase)) return this with { Query = query, At = at, Line = Line.With(Lines[at]) };
        return this with { Query = query };
    }
}
