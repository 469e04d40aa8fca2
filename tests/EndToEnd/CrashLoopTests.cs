using System.Text.RegularExpressions;
using ActorPm.EndToEnd.Tests.Harness;

namespace ActorPm.EndToEnd.Tests;

/// <summary>Programs that end again and again.</summary>
[Collection(Alone.Name)]
public sealed partial class CrashLoopTests : EndToEndTest
{
    [Fact]
    public async Task A_crash_loop_ends_errored_with_the_reason_and_start_has_said_so()
    {
        var start = (await Home.PbmAsync("start", TestPrograms.Path("crash.js"))).Failed();
        Assert.Contains("7", start.Error, StringComparison.Ordinal);
        Assert.Contains("cannot open the database", start.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Done.", start.Output, StringComparison.Ordinal);

        await Eventually.TrueAsync("errored", 20, async () => (await Home.InstanceAsync("crash")).Status == "errored");
        var app = await Home.InstanceAsync("crash");
        Assert.Equal((15, 0), (app.Restarts, app.Pid)); // PM2: 16 launches, ↺ 15
        var why = (await Home.PbmAsync("why", "crash")).Succeeded();
        Assert.Contains("exit code 7", why.Output, StringComparison.Ordinal);
        Assert.Contains("cannot open the database", why.Output, StringComparison.Ordinal);
        Assert.Contains("16", why.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_back_off_follows_the_documented_series_and_a_hand_restart_starts_fresh()
    {
        int[] series = [100, 150, 225, 337, 505, 757, 1135, 1702];
        var starts = Home.File("starts");
        await Home.PbmAsync(
            ["start", TestPrograms.Path("crash-note.sh"), "--name", "crash", "--exp-backoff-restart-delay", "100"],
            new Dictionary<string, string?> { ["STARTS"] = starts });
        await Eventually.TrueAsync("nine starts", 30, () => File.ReadLines(starts).Count() > series.Length);
        Assert.Equal(["100 ms", "150 ms", "225 ms", "0.3 s", "0.5 s", "0.8 s", "1.1 s", "1.7 s"], (await WaitsAsync()).Take(8));
        var times = File.ReadLines(starts).Select(long.Parse).ToList();
        for (var wait = 0; wait < series.Length; wait++)
            Assert.InRange(times[wait + 1] - times[wait], series[wait], series[wait] * 1.3 + 250);

        await Eventually.TrueAsync("it waits long", 10, async () => (await Home.InstanceAsync("crash")).Status == "waiting restart");
        Assert.Equal(0, (await Home.InstanceAsync("crash")).Pid);
        var known = (await WaitsAsync()).Count;
        await Home.PbmAsync("restart", "crash");
        await Eventually.TrueAsync("the series begins anew", 10, async () => (await WaitsAsync()).Count > known);
        Assert.Equal("100 ms", (await WaitsAsync())[known]);
    }

    [Fact]
    public async Task Why_tells_the_exit_the_count_and_the_next_start_in_one_sentence()
    {
        await Home.PbmAsync(["start", TestPrograms.Path("crash.js"), "--exp-backoff-restart-delay", "5000"], null);
        await Eventually.TrueAsync("waiting restart", 5, async () => (await Home.InstanceAsync("crash")).Status == "waiting restart");

        var why = (await Home.PbmAsync("why", "crash")).Succeeded();

        Assert.Matches(@"exit code 7 after [0-9.]+ m?s, 1st unstable exit of 16, next start in [0-9.]+ m?s", why.Output);
    }

    [Fact]
    public async Task A_program_that_ends_well_again_and_again_is_told_to_look_like_a_job()
    {
        var start = await Home.PbmAsync("start", "/bin/true", "--name", "job");
        Assert.Contains("--no-autorestart", start.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_job_runs_once_and_ends_stopped_with_its_exit_code()
    {
        (await Home.PbmAsync("start", "exit 3", "--name", "job", "--no-autorestart")).Failed();
        var job = await Home.InstanceAsync("job");
        Assert.Equal(("stopped", 0, 3), (job.Status, job.Restarts, job.Field("exit_code").GetInt32()));
    }

    [Fact]
    public async Task A_stop_exit_code_leaves_the_app_stopped()
    {
        await Home.PbmAsync("start", "sleep 1.3; exit 42", "--name", "done", "--stop-exit-codes", "42");
        await Eventually.TrueAsync("stopped", 10, async () => (await Home.InstanceAsync("done")).Status == "stopped");
        Assert.Equal(0, (await Home.InstanceAsync("done")).Restarts);
    }

    [Fact]
    public async Task A_program_that_is_never_ready_failed_to_start()
    {
        var start = (await Home.PbmAsync(
            "start", TestPrograms.Path("ready.js"), "--wait-ready", "--listen-timeout", "700", "--no-autorestart")).Failed();
        Assert.Contains("ready", start.Error, StringComparison.Ordinal);
        Assert.NotEqual("online", (await Home.InstanceAsync("ready")).Status);
    }

    [Fact]
    public async Task A_program_that_says_it_is_ready_is_online_then_and_not_before()
    {
        var start = (await Home.PbmAsync("start", TestPrograms.Path("ready.js"), "--wait-ready", "--", "600")).Succeeded();
        Assert.InRange(start.Took.TotalSeconds, 0.6, 10);
        Assert.Equal("online", (await Home.InstanceAsync("ready")).Status);
    }

    [Fact]
    public async Task The_memory_limit_counts_the_whole_tree()
    {
        await Home.PbmAsync("start", TestPrograms.Path("memory.js"), "--max-memory-restart", "100M");
        await Eventually.TrueAsync("it was restarted", 20, async () => (await Home.InstanceAsync("memory")).Restarts > 0);
        var why = (await Home.PbmAsync("events", "memory")).Succeeded();
        Assert.Contains("memory", why.Output, StringComparison.Ordinal);
    }

    // The waits as the events tell them, in order.
    private async Task<List<string>> WaitsAsync() =>
    [
        .. (await Home.Api.EventsAsync()).Where(happened => happened is { Name: "crash", Kind: "exited" })
            .Select(happened => NextStart().Match(happened.Text)).Where(match => match.Success)
            .Select(match => match.Groups[1].Value),
    ];

    [GeneratedRegex(@"next start in ([0-9.]+ m?s)")]
    private static partial Regex NextStart();
}
