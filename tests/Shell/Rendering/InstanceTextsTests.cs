using ActorPm.Contracts.Processes;
using ActorPm.Shell.Rendering;
using ActorPm.Shell.Tests.Fakes;

namespace ActorPm.Shell.Tests.Rendering;

public class InstanceTextsTests
{
    [Theory]
    [InlineData(0, "0s")]
    [InlineData(119, "119s")]
    [InlineData(120, "2m")]
    [InlineData(7_199, "119m")]
    [InlineData(7_200, "2h")]
    [InlineData(2 * 86_400 - 1, "47h")]
    [InlineData(2 * 86_400, "2D")]
    [InlineData(2 * 2_592_000, "2M")]
    [InlineData(2 * 31_536_000, "2Y")]
    public void A_unit_of_uptime_is_used_from_two_of_it_on(long seconds, string text) => Assert.Equal(
        text,
        InstanceTexts.Uptime(Samples.Row(0, "web") with { StartedAt = Samples.Now.ToUnixTimeMilliseconds() - (seconds * 1000) }, Samples.Now));

    [Fact]
    public void A_stopped_instance_has_no_uptime() =>
        Assert.Equal("0", InstanceTexts.Uptime(Samples.Row(0, "web", ProcessState.Stopped), Samples.Now));

    [Fact]
    public void A_clock_set_back_gives_no_negative_uptime() => Assert.Equal(
        "0s", InstanceTexts.Uptime(Samples.Row(0, "web") with { StartedAt = Samples.Now.ToUnixTimeMilliseconds() + 9999 }, Samples.Now));

    [Theory]
    [InlineData(0, "0%")]
    [InlineData(0.04, "0%")]
    [InlineData(0.25, "0.3%")]
    [InlineData(100, "100%")]
    public void Cpu_has_at_most_one_decimal(double percent, string text) => Assert.Equal(text, InstanceTexts.Cpu(percent));
}
