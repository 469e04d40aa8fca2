using ActorPm.EndToEnd.Tests.Harness;

namespace ActorPm.EndToEnd.Tests;

/// <summary>What a stranger sees first: one command, a server that answers, a list that looks like PM2's.</summary>
public sealed class FirstAppTests : EndToEndTest
{
    [Fact]
    public async Task One_command_in_the_repository_starts_a_server_that_answers()
    {
        var port = FreePort.Next();
        var start = await Home.RunAsync(
            Path.Combine(Binaries.Repository, "pbm"), ["start", "examples/hello/server.js"],
            new Dictionary<string, string?> { ["PORT"] = $"{port}" }, cwd: Binaries.Repository);

        start.Succeeded();
        Assert.Contains("[PBM] Starting ", start.Output, StringComparison.Ordinal);
        Assert.Contains("in fork_mode (1 instance)", start.Output, StringComparison.Ordinal);
        Assert.Contains("[PBM] Done.", start.Output, StringComparison.Ordinal);
        await Web.AnswersAsync(port);
        Assert.Equal($"hello from pid {(await Home.InstanceAsync("server")).Pid}\n", await Web.GetAsync(port));
    }

    [Fact]
    public async Task Only_the_first_start_of_a_home_says_that_nothing_starts_it_at_boot()
    {
        const string notice = "will not start at boot: pbm startup";
        var first = await Home.PbmAsync("start", TestPrograms.Path("ready.js"), "--name", "first");
        var second = await Home.PbmAsync("start", TestPrograms.Path("ready.js"), "--name", "second", "-f");

        Assert.Contains(notice, first.Succeeded().All, StringComparison.Ordinal);
        Assert.DoesNotContain(notice, second.Succeeded().All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Closing_the_terminal_changes_nothing()
    {
        var port = FreePort.Next();
        var pbm = Path.Combine(Home.Dist, "pbm");
        // script(1) is the terminal; killing it hangs up the session in it, as closing a window does.
        var terminal = Home.RunAsync(
            "script",
            ["-qefc", $"PORT={port} {pbm} start {TestPrograms.Path("server.js")}; echo $$ >{Home.File("shell")}; sleep 1000", "/dev/null"]);
        await Eventually.TrueAsync("the shell in the terminal got its prompt back", 20, () => File.Exists(Home.File("shell")));
        await Web.AnswersAsync(port);
        var (node, keeper, app) = (Home.NodePid, Home.KeeperPid, (await Home.InstanceAsync("server")).Pid);

        var shell = int.Parse(await File.ReadAllTextAsync(Home.File("shell"), TestContext.Current.CancellationToken));
        ProcFs.Signal(ProcFs.Parent(shell), 9);
        await terminal;
        await Eventually.TrueAsync("the session of the terminal is gone", 20, () => !ProcFs.Lives(shell));

        Assert.Equal($"{app}\n", await Web.GetAsync(port));
        Assert.Equal((node, keeper), (Home.NodePid, Home.KeeperPid));
        Assert.Equal(app, (await Home.InstanceAsync("server")).Pid);
    }

    [Fact]
    public async Task The_list_in_a_pipe_equals_the_golden_file()
    {
        await ThreeAppsAsync();
        var list = (await Home.PbmAsync("ls")).Succeeded();
        Assert.Equal(TestPrograms.Golden("ls.txt"), MaskedTable.Of(list.Output));
    }

    [Fact]
    public async Task The_list_at_80_columns_has_seven_columns_and_equals_the_golden_file()
    {
        await ThreeAppsAsync();
        var list = await Home.RunAsync("script", ["-qec", $"stty cols 80 && {Path.Combine(Home.Dist, "pbm")} ls", "/dev/null"]);
        Assert.Equal(TestPrograms.Golden("ls-80.txt"), MaskedTable.Of(list.Succeeded().Output));
        Assert.All(MaskedTable.WithoutColours(list.Output).Split('\n'), line => Assert.True(line.Length <= 80, line));
    }

    private async Task ThreeAppsAsync()
    {
        var ports = new Dictionary<string, string?> { ["PORT"] = "0" };
        (await Home.PbmAsync(["start", TestPrograms.Path("server.js")], ports)).Succeeded();
        (await Home.PbmAsync("restart", "server")).Succeeded();
        (await Home.PbmAsync(["start", Path.Combine(Binaries.Repository, "examples/npm-app/src/index.js"), "--name", "npm-app"], ports)).Succeeded();
        (await Home.PbmAsync("start", TestPrograms.Path("ready.js"), "--name", "halted", "--namespace", "night")).Succeeded();
        (await Home.PbmAsync("stop", "halted")).Succeeded();
    }
}
