using ActorPm.Node.Api.Logs;

namespace ActorPm.Node.Tests.Api;

public sealed class LineTimesTests
{
    [Theory]
    [InlineData("", "", "0,5", "99,99")]
    [InlineData("10", "1", "0,5,10,15", "1,1,99,99")]
    [InlineData("10,20", "1,2", "0,9,10,19", "1,1,2,2")]
    [InlineData("10,20", "5,2", "0,10", "5,5")]
    public void A_line_was_written_with_the_block_it_begins_in(string ends, string times, string starts, string expected) =>
        Assert.Equal(Numbers(expected), LineTimes.At(Numbers(ends), Numbers(times), Numbers(starts), 99));

    [Fact]
    public void Where_the_keeper_does_not_know_lines_have_the_time_they_begin_with()
    {
        var noon = new DateTimeOffset(new DateTime(2026, 11, 29, 12, 0, 0, DateTimeKind.Local)).ToUnixTimeMilliseconds();
        Assert.Equal(
            [noon, noon, noon, noon + 1500],
            LineTimes.Said(["   at Some.Method()", "2026-11-29T12:00:00.000 info  one", "   at Some.Method()", "2026-11-29T12:00:01.500 info  two"], 99));
        Assert.Equal([99L, 99L], LineTimes.Said(["", "plain"], 99));
    }

    private static List<long> Numbers(string text) => [.. text.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(long.Parse)];
}
