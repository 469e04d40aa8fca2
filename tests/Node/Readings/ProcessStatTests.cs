using System.Text;
using ActorPm.Node.Readings;

namespace ActorPm.Node.Tests.Readings;

public sealed class ProcessStatTests
{
    private const string Rest = " S 17 4242 4242 0 -1 4194560 1 2 3 4 100 23 7 8 20 0 11 0 555 1000 77 18446744073709551615 1 1 0";

    [Theory]
    [InlineData("4242 (node)")]
    [InlineData("4242 (a) b) (c)")]
    [InlineData("4242 (new\nline)")]
    [InlineData("4242 ()")]
    public void A_name_may_hold_anything(string begin)
    {
        Assert.True(ProcessStat.TryParse(Encoding.UTF8.GetBytes(begin + Rest), out var stat));
        Assert.Equal(new ProcessStat(17, 123, 11, 77), stat);
    }

    [Theory]
    [InlineData("")]
    [InlineData("4242 (node)")]
    [InlineData("4242 (node) S 17 4242")]
    [InlineData("no stat at all")]
    public void What_is_not_whole_is_not_read(string line) => Assert.False(ProcessStat.TryParse(Encoding.UTF8.GetBytes(line), out _));

    [Fact]
    public void The_processors_first_line_is_summed_up()
    {
        var (busy, total) = HostReadings.ParseProcessors("cpu  100 10 50 800 40 5 5 0 0 0");
        Assert.Equal((170, 1010), (busy, total));
    }

    [Fact]
    public void Used_memory_is_what_is_not_available() =>
        Assert.Equal(75, HostReadings.ParseMemoryUsed(["MemTotal:       1000 kB", "MemFree:         100 kB", "MemAvailable:    250 kB"]));
}
