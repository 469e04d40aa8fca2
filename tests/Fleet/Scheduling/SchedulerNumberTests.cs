using ActorPm.Fleet.Apps;
using ActorPm.Fleet.Scheduling;
using CsCheck;
using Xunit;

namespace ActorPm.Fleet.Tests.Scheduling;

public sealed class SchedulerNumberTests
{
    private static readonly string[] Servers = [.. Enumerable.Range(0, 30).Select(number => $"s{number}")];

    [Fact]
    public void Servers_that_begin_at_the_same_moment_have_different_numbers_each_higher_than_any_before() =>
        Gen.Long[0, 1 << 20].Sample(highest =>
        {
            var numbers = Servers.Select(server => SchedulerNumber.After(highest, server, Servers)).ToList();
            Assert.Equal(numbers.Count, numbers.Distinct().Count());
            Assert.All(numbers, number => Assert.InRange(number, highest + 1, highest + 64));
        });

    [Fact]
    public void The_order_in_which_servers_are_known_and_whether_one_knows_itself_mean_nothing() =>
        Assert.Equal(SchedulerNumber.After(5, "s7", Servers), SchedulerNumber.After(5, "s7", Servers.Where(server => server != "s7").Reverse()));

    [Fact]
    public void Whatever_the_later_one_writes_first_counts_more_than_the_last_of_the_one_before()
    {
        var first = SchedulerNumber.After(0, "s1", Servers);
        Assert.True(FleetRecords.Clock(SchedulerNumber.After(first, "s0", Servers), 0) > FleetRecords.Clock(first, long.MaxValue));
    }

    [Fact]
    public void The_numbers_of_earlier_releases_go_on() => Assert.Equal(64, SchedulerNumber.After(8, "a", ["a"]));
}
