using System.Diagnostics;
using ActorPm.EndToEnd.Tests.Harness;

namespace ActorPm.EndToEnd.Tests;

/// <summary><c>pbm runtime</c> and <c>pbm dev</c>: nothing is left behind, and no home is touched.</summary>
public sealed class ForegroundTests : EndToEndTest
{
    private const int Terminate = 15, Kill = 9;

    [Fact]
    public async Task Runtime_prints_both_outputs_writes_no_home_and_ends_with_the_apps_exit_code()
    {
        Home.Write("job.sh", "echo hello; echo oops >&2; exit 7");
        var result = await Home.PbmAsync("runtime", "start", "job.sh", "--no-autorestart");
        Assert.Equal(7, result.ExitCode);
        Assert.Equal("hello\n", result.Output);
        Assert.Contains("oops\n", result.Error);
        Assert.False(Directory.Exists(Home.Paths.Root));
        Assert.Empty(Leftovers());
    }

    [Fact]
    public async Task Runtime_under_PM2s_name_ends_with_the_code_of_an_app_that_is_given_up_and_says_so_last()
    {
        Home.Write("crash.sh", "exit 3");
        var link = Home.File("pm2-runtime");
        File.CreateSymbolicLink(link, Binaries.Pbm);
        var result = await Home.RunAsync(link, ["start", "crash.sh", "--max-restarts", "5"]);
        Assert.Equal(3, result.ExitCode);
        Assert.Matches("5th unstable exit of 5, given up\n$", result.Error);
    }

    [Fact]
    public async Task Runtime_prints_JSON_and_the_signal_that_killed_the_app_is_in_the_exit_code()
    {
        Home.Write("job.sh", "echo hello; kill -9 $$");
        var result = await Home.PbmAsync("runtime", "job.sh", "--no-autorestart", "--json");
        Assert.Equal(137, result.ExitCode);
        Assert.Contains("\"message\":\"hello\"", result.Output);
        Assert.Contains("\"status\":\"exit\",\"app_name\":\"job\"", result.Output);
        Assert.All(result.Output.Trim().Split('\n'), line => Assert.StartsWith("{", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Runtime_as_process_1_reaps_orphans_and_a_signal_ends_it_within_the_kill_timeout()
    {
        Home.Write("app.sh", """
            trap 'echo stopping; exit 3' INT
            (sleep 0.1 & )
            echo running; while :; do sleep 0.1; done
            """);
        using var process = Start("unshare", "--pid", "--fork", "--kill-child", "--mount-proc", Binaries.Pbm, "runtime", "app.sh");
        if (await NextLineAsync(process) is not "running")
        {
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.Skip("no PID namespace can be made here: " + await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        }

        var first = ProcFs.All().Single(pid => ProcFs.Parent(pid) == process.Id);
        // Orphans of both kinds: of the app, which go to the keeper, and of a stranger (docker exec), which go to process 1.
        using var stranger = Start("nsenter", "-t", $"{first}", "-p", "-m", "sh", "-c", "(sleep 0.2 & ) ; (sleep 0.3 & )");
        await stranger.WaitForExitAsync(TestContext.Current.CancellationToken);
        await Eventually.TrueAsync("no zombie is left in the namespace", 15, () => !Descendants(first).Any(IsZombie));

        var began = Stopwatch.GetTimestamp();
        ProcFs.Signal(first, Terminate);
        Assert.Equal("stopping", await NextLineAsync(process));
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, process.ExitCode);
        Assert.InRange(Stopwatch.GetElapsedTime(began).TotalSeconds, 0, 15);
    }

    [Fact]
    public async Task Nothing_survives_a_SIGKILL_of_the_command_not_even_its_folder()
    {
        Home.Write("app.sh", "echo running; while :; do sleep 0.1; done");
        using var process = Start(Binaries.Pbm, "runtime", "app.sh");
        Assert.Equal("running", await NextLineAsync(process));
        var below = Descendants(process.Id).ToList();
        Assert.True(below.Count >= 3, "keeper, node and app");
        ProcFs.Signal(process.Id, Kill);
        await Eventually.TrueAsync("all of them are gone", 30, () => !below.Any(ProcFs.Lives));
        await Eventually.TrueAsync("the temporary home is gone", 15, () => Leftovers().Count == 0);
    }

    [Fact]
    public async Task Dev_in_a_terminal_restarts_on_an_edit_waits_after_a_crash_and_ends_with_everything()
    {
        var socket = Home.File("tmux");
        var tmux = new Tmux(Home, socket);
        if (!await tmux.TryStartAsync()) Assert.Skip("needs tmux: apt-get install tmux");
        try
        {
            var port = FreePort.Next();
            var script = Home.Write("server.js", $"require('http').createServer((q, s) => s.end('one')).listen({port}, '127.0.0.1')\n");
            await tmux.TypeAsync($"{Binaries.Pbm} dev server.js; echo ended with $?");
            await ServesAsync(port, "one");
            File.WriteAllText(script, File.ReadAllText(script).Replace("one", "two"));
            await ServesAsync(port, "two");
            await tmux.ShowsAsync("restarting: server.js changed");

            var good = File.ReadAllText(script);
            File.WriteAllText(script, "throw new Error('boom')\n");
            await tmux.ShowsAsync("app crashed");
            File.WriteAllText(script, good.Replace("two", "three"));
            await ServesAsync(port, "three");
            await tmux.TypeAsync("rs");
            await tmux.ShowsAsync("restarting: rs");
            await ServesAsync(port, "three");

            Directory.CreateDirectory(Home.File("storm"));
            for (var file = 0; file < 10_000; file++) File.WriteAllText(Home.File($"storm/{file}.txt"), "");
            await tmux.ShowsAsync("10000 more files");
            await ServesAsync(port, "three");
            Assert.Equal(1, await tmux.CountAsync("storm was added"));

            await tmux.PressAsync("C-c");
            await tmux.ShowsAsync("ended with 130");
            Assert.Null(await Web.GetAsync(port));
            Assert.Empty(Leftovers());
            Assert.False(Directory.Exists(Home.Paths.Root));
        }
        finally
        {
            await tmux.EndAsync();
        }
    }

    private Process Start(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Home.Folder };
        start.Environment.Clear();
        foreach (var (name, value) in Home.Variables) start.Environment[name] = value;
        start.Environment["XDG_RUNTIME_DIR"] = Home.Folder;
        return Process.Start(start)!;
    }

    private static async Task<string?> NextLineAsync(Process process) =>
        await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(45), TestContext.Current.CancellationToken);

    private static Task ServesAsync(int port, string text) =>
        Eventually.TrueAsync($"port {port} serves {text}", 45, async () => await Web.GetAsync(port) == text);

    private IReadOnlyList<string> Leftovers() => [.. Directory.EnumerateDirectories(Home.Folder, "actorpm-*")];

    private static IEnumerable<int> Descendants(int root)
    {
        var parents = ProcFs.All().ToLookup(ProcFs.Parent);
        var found = new List<int>(parents[root]);
        for (var at = 0; at < found.Count; at++) found.AddRange(parents[found[at]]);
        return found;
    }

    private static bool IsZombie(int pid) => ProcFs.StartTicks(pid) != 0 && !ProcFs.Lives(pid);
}
