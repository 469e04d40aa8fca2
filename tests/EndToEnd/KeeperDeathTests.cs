using System.Diagnostics;
using ActorPm.EndToEnd.Tests.Harness;

namespace ActorPm.EndToEnd.Tests;

/// <summary>A keeper that dies takes the pipes of its apps with it, so they are replaced, quickly and without doubles.</summary>
[Collection(Alone.Name)]
public sealed class KeeperDeathTests : EndToEndTest
{
    [Fact]
    public async Task Every_app_that_should_run_runs_again_within_two_seconds_and_nothing_runs_twice()
    {
        var port = FreePort.Next();
        (await Home.PbmAsync(["start", TestPrograms.Path("server.js")], new Dictionary<string, string?> { ["PORT"] = $"{port}" })).Succeeded();
        (await Home.PbmAsync("start", TestPrograms.Path("lines.py"), "--name", "lines", "--", "1000")).Succeeded();
        (await Home.PbmAsync("start", "sleep 1000", "--name", "halted")).Succeeded();
        (await Home.PbmAsync("stop", "halted")).Succeeded();
        await Web.AnswersAsync(port);
        var old = Home.AppProcesses().Select(pid => (pid, start: ProcFs.StartTicks(pid))).ToList();
        var before = await Home.ListAsync();
        Assert.Equal(2, old.Count);

        // When each replacement appears, what of the old is still alive at that moment?
        var overlap = new List<string>();
        using var watched = new CancellationTokenSource();
        var watching = Task.Run(() =>
        {
            while (!watched.IsCancellationRequested)
            {
                var fresh = Home.AppProcesses().Where(pid => !old.Contains((pid, ProcFs.StartTicks(pid)))).ToList();
                if (fresh.Count > 0)
                {
                    overlap.AddRange(old.Where(process => ProcFs.Lives(process.pid) && ProcFs.StartTicks(process.pid) == process.start)
                        .Select(process => $"{process.pid} still lived when {fresh[0]} was there"));
                    return;
                }
            }
        }, TestContext.Current.CancellationToken);
        ProcFs.Signal(Home.KeeperPid, 9);
        var began = Stopwatch.GetTimestamp();
        await Web.AnswersAsync(port, seconds: 5);
        await Eventually.TrueAsync("both run again", 5, async () =>
            (await Home.ListAsync()).Where(app => app.Name != "halted")
                .All(app => app.Status == "online" && app.Pid != before.Single(was => was.Id == app.Id).Pid && ProcFs.Lives(app.Pid)));
        var took = Stopwatch.GetElapsedTime(began);
        await watched.CancelAsync();
        await watching;

        Say($"all apps run again after {took.TotalSeconds:0.00} s");
        Assert.True(took < TimeSpan.FromSeconds(2), $"{took.TotalSeconds:0.00} s");
        Assert.Empty(overlap);
        Assert.Equal("stopped", (await Home.InstanceAsync("halted")).Status);
        // An interpreter may be a wrapper that starts helpers of its own first.
        await Eventually.TrueAsync("one process of each", 3, () => Home.AppProcesses().Count == 2);
        var why = (await Home.PbmAsync("why", "server")).Succeeded();
        Assert.Contains("keeper", why.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_that_ignores_hangups_is_ended_before_its_replacement_starts()
    {
        var (port, pids) = (FreePort.Next(), Home.File("pids"));
        var variables = new Dictionary<string, string?> { ["PORT"] = $"{port}", ["PIDS"] = pids };
        (await Home.PbmAsync(["start", TestPrograms.Path("stubborn.sh")], variables)).Succeeded();
        await Eventually.TrueAsync("its whole tree is there", 5, () => File.Exists(pids) && File.ReadLines(pids).Count() == 5);
        var old = File.ReadLines(pids).Select(int.Parse).Select(pid => (pid, start: ProcFs.StartTicks(pid))).ToList();
        File.Delete(pids);

        ProcFs.Signal(Home.KeeperPid, 9);
        await Eventually.TrueAsync("the replacement is there", 8, () => File.Exists(pids));

        Assert.DoesNotContain(old, process => ProcFs.Lives(process.pid) && ProcFs.StartTicks(process.pid) == process.start);
        await Eventually.TrueAsync("all of it", 5, () => File.ReadLines(pids).Count() == 5);
        // The fifth line is written after bind: the port was free.
    }

    [Fact]
    public async Task Twenty_kills_of_the_keeper_leave_one_of_each()
    {
        (await Home.PbmAsync("start", "sleep 1000", "--name", "sleeper")).Succeeded();
        for (var round = 1; round <= 20; round++)
        {
            var old = Home.KeeperPid;
            ProcFs.Signal(old, 9);
            await Eventually.TrueAsync($"a new keeper after kill {round}", 10, () => Home.KeeperPid is var pid && pid != 0 && pid != old);
            await Eventually.TrueAsync($"the app after kill {round}", 10, () => Home.AppProcesses().Count == 1 && ProcFs.Lives(Home.KeeperPid));
        }

        // For a moment the list may still tell of the process that the last keeper took along.
        await Eventually.TrueAsync(
            "online, in one process",
            20,
            async () => await Home.InstanceAsync("sleeper") is { Status: "online" } app && Home.AppProcesses() is [var only] && only == app.Pid);
        Assert.Single(Home.Daemons("pbm-node"));
        Assert.Single(Home.Daemons("pbm-keeper"));
    }
}
