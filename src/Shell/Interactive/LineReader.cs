using ActorPm.Shell.Os;
using ActorPm.Shell.Rendering;

namespace ActorPm.Shell.Interactive;

/// <summary>Reads lines from a person at a terminal, one at a time.</summary>
/// <param name="output">Where the line is drawn.</param>
/// <param name="history">What was typed before.</param>
/// <param name="candidates">What a word may become.</param>
internal sealed class LineReader(ShellOutput output, History history, Func<TypedWords, Task<IReadOnlyList<string>>> candidates) : IDisposable
{
    /// <summary>The bytes of one key come together; an escape alone is not followed by any.</summary>
    private const int SequenceMilliseconds = 50;

    private const int MostShown = 100;

    private readonly RawTerminal _terminal = RawTerminal.Open();
    private readonly KeyDecoder _decoder = new();
    private readonly Queue<Key> _keys = new();
    private string _cut = "";
    private LineView? _shown;
    private int _columns;

    /// <summary>The next line; null when the person leaves, or the terminal is gone.</summary>
    /// <param name="prompt">Stands before it.</param>
    public async Task<string?> ReadAsync(string prompt)
    {
        _terminal.Enter();
        try
        {
            _shown = null;
            var state = EditorState.Begin(history.Lines, _cut);
            while (true)
            {
                Draw(prompt, state);
                if (Next() is not { } key) return null;
                var (next, effect) = state.After(key);
                state = next;
                switch (effect)
                {
                    case EditorEffect.Submit:
                        return Leave(prompt, state, state.Line.Text);
                    case EditorEffect.Abandon:
                        return Leave(prompt, state, "", "^C");
                    case EditorEffect.Leave:
                        Leave(prompt, state, "");
                        return null;
                    case EditorEffect.Clear:
                        output.WriteScreen("\e[H\e[2J");
                        _shown = null;
                        break;
                    case EditorEffect.Complete:
                        state = state with { Line = await CompleteAsync(prompt, state) };
                        break;
                }
            }
        }
        finally
        {
            _terminal.Leave();
        }
    }

    public void Dispose() => _terminal.Dispose();

    private string Leave(string prompt, EditorState state, string result, string mark = "")
    {
        Draw(prompt, state with { Query = null, Line = state.Line with { Cursor = state.Line.Text.Length } });
        output.WriteScreen(mark + _shown!.Leave());
        _cut = state.Line.Cut;
        return result;
    }

    private async Task<LineState> CompleteAsync(string prompt, EditorState state)
    {
        var words = TypedWords.Of(state.Line.Text[..state.Line.Cursor]);
        var found = await candidates(words);
        var line = LineCompletion.Apply(state.Line, words, found);
        if (line != state.Line || found.Count < 2) return line;
        // Nothing can be added: what it may be is shown above.
        output.WriteScreen(_shown!.Leave() + CandidateTable.Render([.. found.Take(MostShown)], Columns).Replace("\n", "\r\n", StringComparison.Ordinal));
        if (found.Count > MostShown) output.WriteScreen($"… and {found.Count - MostShown} more\r\n");
        _shown = null;
        return line;
    }

    private void Draw(string prompt, EditorState state)
    {
        var columns = Columns;
        if (_shown is not null && columns != _columns) _shown = _shown.Reflowed(columns);
        _columns = columns;
        var before = state.Query is { } query ? $"search '{query}': " : prompt;
        var view = LineView.Of(before, state.Line.Text, state.Line.Cursor, columns);
        output.WriteScreen(view.Draw(_shown));
        _shown = view;
    }

    /// <summary>
    /// The next key; null at the end. Draws again meanwhile when the terminal gets another size. Byte by byte: what was typed ahead
    /// of the key that ends the line is for the command, or for whoever is at the terminal after this program.
    /// </summary>
    private Key? Next()
    {
        Span<byte> bytes = stackalloc byte[1];
        while (_keys.Count == 0)
        {
            if (_terminal.Read(bytes, _decoder.IsWithin ? SequenceMilliseconds : -1) is not { } count) return null;
            foreach (var key in count > 0 ? _decoder.Feed(bytes[..count]) : _decoder.IsWithin ? _decoder.Flush() : []) _keys.Enqueue(key);
            if (count == 0 && _keys.Count == 0 && Columns != _columns) return new Key(KeyKind.Text);
        }

        return _keys.Dequeue();
    }

    private static int Columns => Terminal.Columns(Terminal.StandardOutput) ?? 80;
}
