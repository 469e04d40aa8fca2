using System.Diagnostics;
using ActorPm.Contracts.Keeper;
using ActorPm.Keeper.Tests.Running;

namespace ActorPm.Keeper.Tests.Nodes;

public sealed class NodeWatchTests : KeeperTest
{
    [Fact]
    public async Task A_node_that_vanishes_is_started_again_after_a_second_in_its_own_session()
    {
        var started = Home.File("started");
        var clock = Stopwatch.StartNew();
        await using (await Keeper.AttachAsync(1, Command($"echo $A $ACTORPM_OWNER $$ >> {started}; sleep 600"))) { }
        var text = await Eventually.TextAsync(started, text => text.Length > 0);
        Assert.InRange(clock.Elapsed, TimeSpan.FromSeconds(0.95), TimeSpan.FromSeconds(10));
        var parts = text.Trim().Split(' ');
        Assert.Equal("value", parts[0]);

        // It lives but does not attach yet: it is waited for, not started twice.
        await Task.Delay(2500, TestContext.Current.CancellationToken);
        Assert.Single(File.ReadAllLines(started));
        using var process = Process.GetProcessById(int.Parse(parts[1]));
        process.Kill();
        await Eventually.TrueAsync(() => File.ReadAllLines(started).Length == 2, "the dead one is replaced");
        using var second = Process.GetProcessById(int.Parse(File.ReadAllLines(started)[1].Trim().Split(' ')[1]));
        await using var node = await Keeper.AttachAsync(2);
        second.Kill();
        await Task.Delay(1500, TestContext.Current.CancellationToken);
        Assert.Equal(2, File.ReadAllLines(started).Length);
    }

    [Fact]
    public async Task A_goodbye_starts_none()
    {
        var started = Home.File("started");
        await using var node = await Keeper.AttachAsync(1, Command($"echo x >> {started}"));
        await node.AskAsync<DoneReply>(new GoodbyeRequest());
        await node.Closed;
        await Task.Delay(1500, TestContext.Current.CancellationToken);
        Assert.False(File.Exists(started));
    }

    [Fact]
    public async Task A_successor_is_started_at_once()
    {
        var started = Home.File("started");
        await using var node = await Keeper.AttachAsync(1, Command("exit 1"));
        var clock = Stopwatch.StartNew();
        await node.AskAsync<DoneReply>(new GoodbyeRequest { Successor = Command($"echo x >> {started}; exec sleep 3") });
        await Eventually.TrueAsync(() => File.Exists(started), "the successor runs");
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(0.9));
    }

    private RestartCommand Command(string line) =>
        new("/bin/sh", ["-c", line], new Dictionary<string, string> { ["A"] = "value", ["PATH"] = "/usr/bin:/bin" }, Home.File("node.log"));
}
