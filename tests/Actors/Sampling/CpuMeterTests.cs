using ActorPm.Actors.Ports;
using ActorPm.Actors.Sampling;
using Xunit;

namespace ActorPm.Actors.Tests.Sampling;

public sealed class CpuMeterTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Half_a_core_for_two_seconds_is_fifty_percent()
    {
        var meter = new CpuMeter();
        meter.Read(1, Reading(10), Now);

        Assert.Equal(50.0, meter.Read(1, Reading(11), Now + TimeSpan.FromSeconds(2)).CpuPercent);
    }

    [Fact]
    public void Readings_too_close_together_repeat_the_last_answer()
    {
        var meter = new CpuMeter();
        meter.Read(1, Reading(10), Now);
        meter.Read(1, Reading(11), Now + TimeSpan.FromSeconds(2));

        Assert.Equal(50.0, meter.Read(1, Reading(11.01), Now + TimeSpan.FromSeconds(2.01)).CpuPercent);
    }

    [Fact]
    public void A_member_of_the_tree_that_ended_never_makes_it_negative()
    {
        var meter = new CpuMeter();
        meter.Read(1, Reading(10), Now);

        Assert.Equal(0, meter.Read(1, Reading(3), Now + TimeSpan.FromSeconds(2)).CpuPercent);
    }

    private static TreeReading Reading(double seconds) => new(TimeSpan.FromSeconds(seconds), 1000, 1);
}
