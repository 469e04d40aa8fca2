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

    private static List<long> Numbers(string text) => [.. text.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(long.Parse)];
}
