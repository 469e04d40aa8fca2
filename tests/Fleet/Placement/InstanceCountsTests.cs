using ActorPm.Fleet.Placement;
using Xunit;

namespace ActorPm.Fleet.Tests.Placement;

public sealed class InstanceCountsTests
{
    [Fact]
    public void What_says_the_same_is_equal_whatever_the_order_and_however_none_is_said()
    {
        var counts = InstanceCounts.Of(("web", "b", 1), ("api", "a", 1), ("web", "a", 2));
        var again = InstanceCounts.Of(("web", "a", 2), ("web", "c", 0), ("api", "a", 1), ("web", "b", 1), ("job", "a", 0));
        Assert.Equal(counts, again);
        Assert.Equal(counts.GetHashCode(), again.GetHashCode());
        Assert.Equal("api: a=1; web: a=2 b=1", again.ToString());
        Assert.NotEqual(counts, again.With("web", "b", 0));
        Assert.Equal(InstanceCounts.Empty, InstanceCounts.Of(("web", "a", 2)).With("web", "a", 0));
    }

    [Fact]
    public void It_answers_by_server_and_altogether()
    {
        var counts = InstanceCounts.Of(("web", "a", 2), ("web", "b", 1));
        Assert.Equal((2, 0, 0, 3), (counts.On("web", "a"), counts.On("web", "c"), counts.On("api", "a"), counts.Total("web")));
        Assert.Equal(["a", "b"], counts.ByServer("web").Keys);
        Assert.Throws<ArgumentOutOfRangeException>(() => counts.With("web", "a", -1));
    }
}
