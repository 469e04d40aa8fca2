using ActorPm.Contracts.Units;
using Xunit;

namespace ActorPm.Contracts.Tests.Units;

public sealed class DayFormatTests
{
    private static readonly DateTimeOffset Afternoon = new(2026, 3, 7, 15, 4, 9, 87, TimeSpan.FromMinutes(-210));
    private static readonly DateTimeOffset Midnight = new(2026, 11, 23, 0, 0, 0, TimeSpan.FromHours(2));

    [Theory]
    [InlineData("YYYY-MM-DD HH:mm:ss.SSS Z", "2026-03-07 15:04:09.087 -03:30")]
    [InlineData("YYYY-MM-DDTHH:mm:ss", "2026-03-07T15:04:09")]
    [InlineData("YY M D H h m s ZZ", "26 3 7 15 3 4 9 -0330")]
    [InlineData("hh:mm A [at] a", "03:04 PM at pm")]
    [InlineData("dddd, D MMMM YYYY", "Saturday, 7 March 2026")]
    [InlineData("ddd dd d MMM", "Sat Sa 6 Mar")]
    [InlineData("X x", "1772908449 1772908449087")]
    [InlineData("[YYYY] [", "YYYY [")]
    [InlineData("", "")]
    public void Times_are_written_as_day_js_writes_them(string format, string expected) =>
        Assert.Equal(expected, new DayFormat(format).Format(Afternoon));

    [Fact]
    public void Midnight_is_twelve_in_the_morning() =>
        Assert.Equal("12:00 AM 0 +02:00", new DayFormat("hh:mm A H Z").Format(Midnight));
}
