using ActorPm.Contracts.Units;
using CsCheck;
using Xunit;

namespace ActorPm.Contracts.Tests.Units;

public sealed class ByteSizeTests
{
    [Theory]
    [InlineData("300M", 300L << 20)]
    [InlineData("300MB", 300L << 20)]
    [InlineData("300m", 300L << 20)]
    [InlineData("300 mib", 300L << 20)]
    [InlineData("0.5G", 1L << 29)]
    [InlineData("64k", 64L << 10)]
    [InlineData("1024", 1024)]
    [InlineData("1024b", 1024)]
    [InlineData("0", 0)]
    public void Sizes_are_read_as_people_mean_them(string text, long bytes)
    {
        Assert.True(ByteSize.TryParse(text, out var read));
        Assert.Equal(bytes, read);
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("M")]
    [InlineData("-1M")]
    [InlineData("1.2.3M")]
    [InlineData("1e3")]
    [InlineData("300T")]
    [InlineData("NaN")]
    [InlineData("99999999999999999999G")]
    public void Anything_else_is_refused(string? text) => Assert.False(ByteSize.TryParse(text, out _));

    [Theory]
    [InlineData(0, "0b")]
    [InlineData(1023, "1023b")]
    [InlineData(1024, "1.0kb")]
    [InlineData(53_162_803, "50.7mb")]
    [InlineData(1L << 31, "2.0gb")]
    public void Sizes_are_shown_as_PM2_shows_them(long bytes, string text) => Assert.Equal(text, ByteSize.ToText(bytes));

    [Fact]
    public void No_text_makes_the_parser_throw_or_give_a_negative_size() =>
        Gen.String.Sample(text => !ByteSize.TryParse(text, out var bytes) || bytes >= 0);

    [Fact]
    public void Whole_numbers_of_a_unit_are_read_exactly() =>
        Gen.Select(Gen.Int[0, 4096], Gen.OneOfConst(("k", 10), ("M", 20), ("GB", 30)))
            .Sample((number, unit) => ByteSize.TryParse($"{number}{unit.Item1}", out var bytes) && bytes == (long)number << unit.Item2);
}
