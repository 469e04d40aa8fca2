using ActorPm.Contracts.Units;
using CsCheck;
using Xunit;

namespace ActorPm.Contracts.Tests.Units;

public sealed class DurationTextTests
{
    [Theory]
    [InlineData("500ms", 500)]
    [InlineData("5s", 5000)]
    [InlineData("1.5m", 90_000)]
    [InlineData("1h", 3_600_000)]
    [InlineData("7d", 604_800_000)]
    [InlineData("10 seconds", 10_000)]
    [InlineData("1 minute", 60_000)]
    [InlineData("2.5hours", 9_000_000)]
    [InlineData("250 milliseconds", 250)]
    [InlineData("1 DAY", 86_400_000)]
    [InlineData("1600", 1600)]
    [InlineData(" 2 S ", 2000)]
    public void Durations_are_read_with_a_unit_or_as_milliseconds(string text, double milliseconds)
    {
        Assert.True(DurationText.TryParse(text, out var read));
        Assert.Equal(milliseconds, read.TotalMilliseconds);
    }

    [Theory]
    [InlineData("")]
    [InlineData("s")]
    [InlineData("seconds")]
    [InlineData("5 secondss")]
    [InlineData("-5s")]
    [InlineData("5 weeks")]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("99999999999d")]
    public void Anything_else_is_refused(string text) => Assert.False(DurationText.TryParse(text, out _));

    [Theory]
    [InlineData(0, "0 ms")]
    [InlineData(225, "225 ms")]
    [InlineData(400, "0.4 s")]
    [InlineData(3249, "3.2 s")]
    [InlineData(12_000, "12 s")]
    [InlineData(240_000, "4 min")]
    [InlineData(10_800_000, "3 h")]
    [InlineData(259_200_000, "3 d")]
    [InlineData(-5, "0 ms")]
    public void Durations_are_told_in_the_unit_that_fits(double milliseconds, string words) =>
        Assert.Equal(words, DurationText.ToWords(TimeSpan.FromMilliseconds(milliseconds)));

    [Fact]
    public void No_text_makes_the_parser_throw_or_give_a_negative_duration() =>
        Gen.String.Sample(text => !DurationText.TryParse(text, out var duration) || duration >= TimeSpan.Zero);
}
