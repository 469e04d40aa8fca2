using ActorPm.EndToEnd.Tests.Harness;

namespace ActorPm.EndToEnd.Tests;

public sealed class WatchTests : EndToEndTest
{
    private const int Kill = 9;

    [Fact]
    public async Task A_changed_file_restarts_the_app_also_with_a_new_node_and_a_stop_ends_watching()
    {
        Home.Write("app/app.js", "setInterval(() => console.log('tick'), 50)");
        (await Home.PbmAsync("start", Home.File("app/app.js"), "--cwd", Home.File("app"), "--watch", "--ignore-watch", "tmp",
            "--output", "out.log", "--error", "err.log")).Succeeded();
        Home.Write("app/tmp/x", "");
        Home.Write("app/lib/a.js", "");
        await RestartsAsync(1);
        Assert.Contains("lib", (await Home.PbmAsync("events", "app")).Succeeded().Output);

        var node = Home.NodePid;
        ProcFs.Signal(node, Kill);
        await Eventually.TrueAsync("the keeper has started a node", 30, () => Home.NodePid is > 0 and var now && now != node);
        // Its own log grew all the time, in the watched folder.
        Assert.Equal(1, (await Home.InstanceAsync("app")).Restarts);
        // The node answers a moment before it has all folders in view, so more than one file is tried; each alone, since
        // files that keep coming are waited for.
        var file = 0;
        await Eventually.TrueAsync("the new node restarts it", 60, () =>
        {
            Home.Write($"app/lib/new-{file++}.js", "");
            return Eventually.HappensAsync(2, async () => (await Home.InstanceAsync("app")).Restarts > 1);
        });

        Assert.Contains("app is not watched any more", (await Home.PbmAsync("stop", "app")).Succeeded().Output);
        Assert.Contains("✘", (await Home.PbmAsync("show", "app")).Succeeded().Output);
    }

    [Fact]
    public async Task A_cron_pattern_restarts_and_leaves_alone_what_is_stopped()
    {
        var script = Home.Write("app.js", "setInterval(() => {}, 1000)");
        var bad = await Home.PbmAsync("start", script, "--cron", "nonsense");
        Assert.Equal(1, bad.ExitCode);
        Assert.Contains("Cron pattern error", bad.Error);
        (await Home.PbmAsync("start", script, "--name", "app", "--cron", "*/2 * * * * *")).Succeeded();
        await Eventually.TrueAsync("cron has restarted it", 20, async () => (await Home.InstanceAsync("app")).Restarts > 0);
        Assert.Contains("next cron restart", (await Home.PbmAsync("show", "app")).Succeeded().Output);
        Assert.Contains("disabling cron restart", (await Home.PbmAsync("restart", "app", "--cron-restart", "0")).Succeeded().Output);
        Assert.DoesNotContain("next cron restart", (await Home.PbmAsync("show", "app")).Succeeded().Output);
    }

    private async Task RestartsAsync(int count)
    {
        await Eventually.TrueAsync($"{count} restarts", 30, async () => (await Home.InstanceAsync("app")).Restarts >= count);
        Assert.Equal(count, (await Home.InstanceAsync("app")).Restarts);
    }
}
