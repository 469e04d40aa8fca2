using ActorPm.Shell.Interactive;

namespace ActorPm.Shell.Tests.Interactive;

public sealed class LineViewTests
{
    [Theory]
    [InlineData("abc", 3, 20, "> abc", 0, 5)]
    [InlineData("abc", 0, 20, "> abc", 0, 2)]
    [InlineData("abcdef", 6, 6, "> abcd/ef", 1, 2)]
    [InlineData("abcd", 4, 6, "> abcd/", 1, 0)]
    [InlineData("abcd", 3, 6, "> abcd/", 0, 5)]
    [InlineData("abcdefgh", 2, 6, "> abcd/efgh", 0, 4)]
    [InlineData("世界世", 3, 6, "> 世界/世", 1, 2)]
    [InlineData("a世界x", 2, 6, "> a世/界x", 1, 0)]
    [InlineData("a世界x", 3, 6, "> a世/界x", 1, 2)]
    [InlineData("e\u0301x", 2, 6, "> e\u0301x", 0, 3)]
    public void A_line_is_broken_into_rows(string text, int cursor, int columns, string rows, int row, int column)
    {
        var view = LineView.Of("> ", text, cursor, columns);
        Assert.Equal((rows, row, column), (string.Join('/', view.Rows), view.Row, view.Column));
    }

    [Fact]
    public void It_is_drawn_over_what_was_there_and_left_below_its_last_row()
    {
        var before = LineView.Of("> ", "abcdef", 6, 6);
        var view = LineView.Of("> ", "abcdefg", 1, 6);
        Assert.Equal("\e[1A\r\e[J> abcd\r\nefg\e[1A\r\e[3C", view.Draw(before));
        Assert.Equal("\r\e[J> abcd\r\nefg\e[1A\r\e[3C", view.Draw(null));
        Assert.Equal("\e[1B\r\n", view.Leave());
        Assert.Equal("\r\n", before.Leave());
    }

    [Fact]
    public void A_narrower_terminal_has_broken_the_rows_already() => Assert.Equal(3, (LineView.Of("> ", "abcdefgh", 8, 6) with { }).Reflowed(3).Row);
}
