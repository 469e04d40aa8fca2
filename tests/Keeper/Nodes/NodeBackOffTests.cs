using ActorPm.Keeper.Nodes;

namespace ActorPm.Keeper.Tests.Nodes;

public sealed class NodeBackOffTests
{
    [Fact]
    public void It_doubles_from_one_to_thirty_seconds()
    {
        var backOff = new NodeBackOff();
        var seconds = new List<double>();
        for (var count = 0; count < 8; count++)
        {
            backOff = backOff.Next(out var delay);
            seconds.Add(delay.TotalSeconds);
        }

        Assert.Equal([1, 2, 4, 8, 16, 30, 30, 30], seconds);
    }
}
