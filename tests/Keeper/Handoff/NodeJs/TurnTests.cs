using ActorPm.Keeper.Handoff.NodeJs;

namespace ActorPm.Keeper.Tests.Handoff.NodeJs;

public sealed class TurnTests
{
    private readonly Turn<string> _turn = new();

    public TurnTests()
    {
        foreach (var member in (string[])["a", "b", "c"]) _turn.Add(member);
    }

    [Fact]
    public void Each_has_its_turn() => Assert.Equal("abcabc", Take(6));

    [Fact]
    public void Looking_uses_no_turn_up()
    {
        for (var count = 0; count < 5; count++) Assert.Equal("a", _turn.Peek(_ => true));
        Assert.Null(_turn.Peek(_ => false));
        Assert.Equal("abc", Take(3));
    }

    [Fact]
    public void Who_may_not_is_passed_over_and_comes_again() => Assert.Equal("aca" + "bca", Take(3, "b") + Take(3));

    [Theory]
    [InlineData("a", "bcbc")]
    [InlineData("b", "caca")]
    [InlineData("c", "baba")]
    public void Who_leaves_moves_nobody_elses_turn(string leaves, string expected)
    {
        Assert.Equal("a", Take(1));
        Assert.True(_turn.Remove(leaves));
        Assert.False(_turn.Remove(leaves));
        Assert.Equal(expected, Take(4));
    }

    [Theory]
    [InlineData("a", "b")]
    [InlineData("b", "c")]
    [InlineData("c", "a")]
    public void Who_is_found_gone_when_asked_hides_nobody(string next, string gone)
    {
        Assert.Equal("abc"[..("abc".IndexOf(next, StringComparison.Ordinal))], Take("abc".IndexOf(next, StringComparison.Ordinal)));
        var free = "abc".Replace(next, "").Replace(gone, "");
        // The one whose turn it is leaves while it is asked, the one after it may not.
        Assert.Equal(free, _turn.Peek(member => member == next ? !_turn.Remove(next) : member != gone));
        Assert.Equal(2, _turn.Count);
    }

    private string Take(int count, string without = "")
    {
        var taken = "";
        for (; count > 0 && _turn.Peek(member => member != without) is { } member; count--)
        {
            _turn.Took(member);
            taken += member;
        }

        return taken;
    }
}
