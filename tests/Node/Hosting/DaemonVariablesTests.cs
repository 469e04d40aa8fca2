using ActorPm.Contracts.Text;
using ActorPm.Node.Hosting;

namespace ActorPm.Node.Tests.Hosting;

public sealed class DaemonVariablesTests
{
    [Theory]
    [InlineData("PM2_WORKER_INTERVAL", "5000", 5000, null)]
    [InlineData("ACTORPM_WORKER_INTERVAL", "30s", 30_000, null)]
    [InlineData("PM2_WORKER_INTERVAL", "", null, null)]
    [InlineData("PM2_WORKER_INTERVAL", "5", null, "PM2_WORKER_INTERVAL: expected milliseconds")]
    [InlineData("PM2_WORKER_INTERVAL", "often", null, "found 'often'")]
    public void Memory_is_looked_at_as_often_as_was_said(string variable, string value, int? milliseconds, string? problem)
    {
        var read = MemoryInterval.Read(name => name == variable ? value : null, out var said);
        Assert.Equal(milliseconds, (int?)read?.TotalMilliseconds);
        if (problem is null) Assert.Null(said);
        else Assert.Contains(problem, said);
    }

    [Theory]
    [InlineData(null, "2026-11-25T08:04:05.006 ")]
    [InlineData("", "")]
    [InlineData("DD.MM. HH:mm:", "25.11. 08:04: ")]
    public void Lines_of_the_own_logs_begin_with_the_time_that_was_asked_for(string? format, string expected) =>
        Assert.Equal(expected, new OwnLogTime(format).Before(new DateTimeOffset(2026, 11, 25, 8, 4, 5, 6, TimeSpan.Zero)));
}
