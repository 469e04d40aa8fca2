using ActorPm.Contracts.Processes;
using ActorPm.Shell.Rendering;
using ActorPm.Shell.Tests.Fakes;

namespace ActorPm.Shell.Tests.Rendering;

public class RowOrderTests
{
    [Theory]
    [InlineData("name", "0 1 2")]
    [InlineData("name:desc", "2 1 0")]
    [InlineData("memory", "1 0 2")]
    [InlineData("mem:desc", "2 0 1")]
    [InlineData("id:asc", "0 1 2")]
    [InlineData("uptime:desc", "2 0 1")]
    [InlineData("status", "0 2 1")]
    public void Rows_are_sorted_by_a_field(string order, string ids)
    {
        var rows = new[]
        {
            Samples.Row(0, "a") with { Memory = 20 },
            Samples.Row(1, "b", ProcessState.Stopped),
            Samples.Row(2, "c") with { Memory = 30, StartedAt = 5 },
        };
        Assert.Equal(ids, string.Join(' ', RowOrder.Parse(order).Apply(rows).Select(row => row.Id)));
    }
}
