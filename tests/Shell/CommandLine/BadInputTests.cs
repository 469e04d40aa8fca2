using ActorPm.Contracts;
using ActorPm.Shell.CommandLine;
using ActorPm.Shell.Tests.Fakes;

namespace ActorPm.Shell.Tests.CommandLine;

public class BadInputTests
{
    public static TheoryData<string> NotBuilt => [.. PlannedCommands.Later, .. PlannedCommands.Never];

    [Theory]
    [InlineData("foo", "[PBM][ERROR] Command not found: foo\n")]
    [InlineData("strat app.js", "[PBM][ERROR] Command not found: strat\n  did you mean 'start'?\n")]
    [InlineData("ls --badflag", "error: unknown option '--badflag'\n")]
    [InlineData("start app.js --nmae web", "error: unknown option '--nmae'\n  did you mean '--name'?\n")]
    [InlineData("start app.js --nmae=web", "error: unknown option '--nmae'\n  did you mean '--name'?\n")]
    [InlineData("stop", "error: missing required argument 'id|name|namespace|all|json|stdin'\n")]
    [InlineData("env", "error: missing required argument 'id'\n")]
    [InlineData("start app.js --restart-delay", "error: option '--restart-delay' argument missing\n")]
    [InlineData("save extra", "[PBM][ERROR] Unknown command argument: extra\n")]
    [InlineData("kill now", "[PBM][ERROR] Unknown command argument: now\n")]
    [InlineData("actor", "error: missing command after 'actor'\n")]
    [InlineData("actor hirarchy", "[PBM][ERROR] Command not found: actor hirarchy\n  did you mean 'hierarchy'?\n")]
    [InlineData("start", "[PBM][ERROR] nothing named to start")]
    [InlineData("start eco.config.js", "[PBM][ERROR] File eco.config.js not found\n")]
    [InlineData("start apps.yml", "[PBM][ERROR] File apps.yml not found\n")]
    [InlineData("start pm.conf", "[PBM][ERROR] File pm.conf not found\n")]
    [InlineData("start app.js --env production", "[PBM][ERROR] Using --env production without passing the ecosystem.config.js does not work\n")]
    [InlineData("start app.js --only web", "[PBM][ERROR] --only chooses apps of a configuration file, and none is named\n")]
    [InlineData("start none.json", "[PBM][ERROR] File none.json not found\n")]
    [InlineData("start app.js --kill-timeout abc", "[PBM][ERROR] --kill-timeout: expected")]
    [InlineData("logs --lines abc", "[PBM][ERROR] --lines: expected a whole number from 0 on, found 'abc'\n")]
    [InlineData("monit", "[PBM][ERROR] pbm monit is not built yet: pbm ls --watch shows the apps, pbm logs their output\n")]
    [InlineData("logrotate", "[PBM][ERROR] pbm logrotate is not needed: log files are rotated anyway")]
    [InlineData("events --since yesterday", "[PBM][ERROR] --since: expected a duration")]
    [InlineData("ls --sort nmae", "[PBM][ERROR] --sort: the list has no field 'nmae'\n  did you mean 'name'?\n")]
    [InlineData("ls --sort name:up", "[PBM][ERROR] --sort: expected field, field:asc or field:desc, found 'name:up'\n")]
    [InlineData("restart app --env production", "[PBM][ERROR] Using --env production without passing the ecosystem.config.js does not work\n")]
    [InlineData("start app.js --parallel 0", "[PBM][ERROR] --parallel: expected a number from 1 on, found '0'\n")]
    [InlineData("start app.js --parallel", "error: option '--parallel' argument missing\n")]
    [InlineData("start app.js --stop-signal SIGNOPE", "[PBM][ERROR] --stop-signal: expected a signal like")]
    [InlineData("send 0", "error: missing required argument 'line'\n")]
    [InlineData("sendSignal SIGUSR2", "error: missing required argument 'pm2_id|name'\n")]
    [InlineData("install", "error: missing required argument 'module'\n")]
    [InlineData("install pm2-slack", "[PBM][ERROR] pm2-slack cannot be installed: modules of PM2 run inside PM2 and speak to it\n")]
    [InlineData("multiset odd", "[PBM][ERROR] multiset: 'odd' is not a row of keys and values\n")]
    [InlineData("completion tcsh", "[PBM][ERROR] there is no completion for tcsh\n")]
    public async Task What_is_wrong_is_said_and_ends_with_1(string typed, string error)
    {
        using var home = new TemporaryHome();
        var run = await ShellRun.OfAsync(home.Paths, typed.Split(' '), new FakeMachine().Programs("node").File("/work/app.js"));
        Assert.Equal(ExitCode.Failed, run.Code);
        Assert.StartsWith(error, run.Error);
        Assert.Empty(run.Out);
    }

    [Theory]
    [MemberData(nameof(NotBuilt))]
    public async Task A_command_of_PM2_that_is_missing_is_refused_by_name(string command)
    {
        var run = await ShellRun.AloneAsync(command, "x");
        Assert.Equal(ExitCode.Failed, run.Code);
        Assert.Contains($"pbm {command}", run.Error);
        Assert.DoesNotContain("Command not found", run.Error);
    }

    [Fact]
    public async Task A_bare_pbm_prints_a_short_usage_and_ends_with_1()
    {
        var run = await ShellRun.AloneAsync();
        Assert.Equal(ExitCode.Failed, run.Code);
        Assert.StartsWith("usage: pbm [options] <command>", run.Out);
    }

    [Theory]
    [InlineData("-v")]
    [InlineData("--version")]
    public async Task The_version_is_the_number_only(string option) =>
        Assert.Equal(new ShellRun(ExitCode.Ok, BuildVersion.Short + "\n", ""), await ShellRun.AloneAsync(option));

    [Theory]
    [InlineData("--help", "start")]
    [InlineData("help", "actor")]
    [InlineData("start -h", "--max-memory-restart")]
    [InlineData("help start", "--max-memory-restart")]
    public async Task Help_needs_no_node(string typed, string expected)
    {
        var run = await ShellRun.AloneAsync(typed.Split(' '));
        Assert.Equal(ExitCode.Ok, run.Code);
        Assert.Contains(expected, run.Out);
    }

    [Fact]
    public async Task Silence_covers_errors_too_as_in_PM2()
    {
        var run = await ShellRun.AloneAsync("stop", "web", "-s");
        Assert.Equal(new ShellRun(ExitCode.NodeUnreachable, "", ""), run);
    }
}
