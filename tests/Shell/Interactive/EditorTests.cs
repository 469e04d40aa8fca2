using ActorPm.Shell.Interactive;
using CsCheck;

namespace ActorPm.Shell.Tests.Interactive;

public sealed class EditorTests
{
    // The cursor is shown as |.
    [Theory]
    [InlineData("ab|c", nameof(KeyKind.Left), "a|bc")]
    [InlineData("abc|", nameof(KeyKind.Right), "abc|")]
    [InlineData("|abc", nameof(KeyKind.Left), "|abc")]
    [InlineData("ab|c", nameof(KeyKind.Backspace), "a|c")]
    [InlineData("|abc", nameof(KeyKind.Backspace), "|abc")]
    [InlineData("a|bc", nameof(KeyKind.Delete), "a|c")]
    [InlineData("stop web|", nameof(KeyKind.Home), "|stop web")]
    [InlineData("|stop web", nameof(KeyKind.End), "stop web|")]
    [InlineData("stop  web|", nameof(KeyKind.WordLeft), "stop  |web")]
    [InlineData("|stop  web", nameof(KeyKind.WordRight), "stop|  web")]
    [InlineData("stop|  web", nameof(KeyKind.WordRight), "stop  web|")]
    [InlineData("stop |web", nameof(KeyKind.CutToEnd), "stop |")]
    [InlineData("stop |web", nameof(KeyKind.CutToStart), "|web")]
    [InlineData("stop web |x", nameof(KeyKind.CutWord), "stop |x")]
    [InlineData("stop |web x", nameof(KeyKind.CutNextWord), "stop | x")]
    [InlineData("世|界", nameof(KeyKind.Left), "|世界")]
    [InlineData("👩‍👩‍👧|x", nameof(KeyKind.Backspace), "|x")]
    [InlineData("é|x", nameof(KeyKind.Left), "|éx")]
    public void Keys_move_and_cut(string before, string key, string after) => Assert.Equal(after, Show(Line(before).After(new Key(Enum.Parse<KeyKind>(key)))));

    [Fact]
    public void What_was_cut_is_pasted_and_text_goes_where_the_cursor_is()
    {
        var line = Line("stop |web").After(new Key(KeyKind.CutToEnd)).After(new Key(KeyKind.Home)).After(new Key(KeyKind.Paste));
        Assert.Equal("web|stop ", Show(line));
        Assert.Equal("webX|stop ", Show(line.After(new Key(KeyKind.Text, "X"))));
    }

    [Fact]
    public void Whatever_is_pressed_the_cursor_stays_in_the_line()
    {
        var key = Gen.OneOf(
            Gen.OneOfConst("a", " ", "世", "👍", "e\u0301", "x y").Select(text => new Key(KeyKind.Text, text)),
            Gen.OneOfConst(Enum.GetValues<KeyKind>().Where(kind => kind != KeyKind.Text).ToArray()).Select(kind => new Key(kind)));
        key.Array[0, 40].Sample(keys =>
        {
            var state = EditorState.Begin(["first", "second 世"]);
            foreach (var one in keys)
            {
                state = state.After(one).State;
                Assert.InRange(state.Line.Cursor, 0, state.Line.Text.Length);
                Assert.InRange(state.At, -1, 2);
                var view = LineView.Of("pbm> ", state.Line.Text, state.Line.Cursor, 7);
                Assert.InRange(view.Row, 0, view.Rows.Count - 1);
                Assert.InRange(view.Column, 0, 6);
            }
        });
    }

    [Fact]
    public void The_history_goes_up_and_down_and_back_to_what_was_typed()
    {
        var state = Type(EditorState.Begin(["one", "two"]), "thr");
        state = Press(state, KeyKind.Up);
        Assert.Equal("two|", Show(state.Line));
        state = Press(state, KeyKind.Up, KeyKind.Up);
        Assert.Equal("one|", Show(state.Line));
        state = Press(state, KeyKind.Down, KeyKind.Down, KeyKind.Down);
        Assert.Equal("thr|", Show(state.Line));
    }

    [Fact]
    public void A_search_finds_the_newest_then_older_ones_and_is_left_with_or_without_what_was_found()
    {
        var state = Type(Press(Type(EditorState.Begin(["stop web", "ls", "Stop api"]), "x"), KeyKind.Search), "stop");
        Assert.Equal(("stop", "Stop api|"), (state.Query, Show(state.Line)));
        state = Press(state, KeyKind.Search);
        Assert.Equal("stop web|", Show(state.Line));
        Assert.Equal("stop web|", Show(Press(state, KeyKind.Search).Line));
        Assert.Equal("|stop web", Show(Press(state, KeyKind.Home).Line));
        Assert.Equal((null, "x|"), (Press(state, KeyKind.Cancel).Query, Show(Press(state, KeyKind.Cancel).Line)));
        Assert.Equal(EditorEffect.Submit, state.After(new Key(KeyKind.Enter)).Effect);
        Assert.Equal("stop web|", Show(Press(Type(state, "zzz")).Line));
    }

    [Fact]
    public void Ctrl_D_leaves_an_empty_line_only_and_Ctrl_C_gives_the_line_up()
    {
        var state = EditorState.Begin([]);
        Assert.Equal(EditorEffect.Leave, state.After(new Key(KeyKind.EndOfInput)).Effect);
        var typed = Press(Type(state, "ab"), KeyKind.Home).After(new Key(KeyKind.EndOfInput));
        Assert.Equal((EditorEffect.None, "|b"), (typed.Effect, Show(typed.State.Line)));
        Assert.Equal(EditorEffect.Abandon, typed.State.After(new Key(KeyKind.Interrupt)).Effect);
    }

    private static EditorState Type(EditorState state, string text) => state.After(new Key(KeyKind.Text, text)).State;

    private static EditorState Press(EditorState state, params ReadOnlySpan<KeyKind> keys)
    {
        foreach (var key in keys) state = state.After(new Key(key)).State;
        return state;
    }

    private static LineState Line(string shown) => new(shown.Replace("|", "", StringComparison.Ordinal), shown.IndexOf('|', StringComparison.Ordinal));

    private static string Show(LineState line) => line.Text.Insert(line.Cursor, "|");
}
