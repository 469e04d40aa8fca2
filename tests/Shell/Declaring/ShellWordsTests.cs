using ActorPm.Shell.Declaring;
using CsCheck;

namespace ActorPm.Shell.Tests.Declaring;

public class ShellWordsTests
{
    [Theory]
    [InlineData("a b  c", "a|b|c")]
    [InlineData("a 'b c'", "a|b c")]
    [InlineData("a \"b 'c'\"", "a|b 'c'")]
    [InlineData("--x=\"y z\"", "--x=y z")]
    [InlineData(@"a\ b", "a b")]
    [InlineData("''", "")]
    [InlineData("\"a\\\"b\"", "a\"b")]
    [InlineData("", null)]
    public void Words_are_split_as_a_shell_does(string text, string? words) =>
        Assert.Equal(words?.Split('|') ?? [], ShellWords.Split(text));

    [Fact]
    public void An_open_quote_is_no_text() => Assert.Null(ShellWords.Split("a 'b"));

    [Fact]
    public void What_is_joined_splits_into_the_same_words() =>
        Gen.String.Array.Sample(words => ShellWords.Split(ShellWords.Join(words))!.SequenceEqual(words));
}
