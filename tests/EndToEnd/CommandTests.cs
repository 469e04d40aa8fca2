using System.Text.Json;
using ActorPm.EndToEnd.Tests.Harness;

namespace ActorPm.EndToEnd.Tests;

/// <summary>The commands of every day, in PM2's words.</summary>
public sealed class CommandTests : EndToEndTest
{
    [Fact]
    public async Task Stop_restart_and_delete_by_name_id_namespace_and_all()
    {
        (await Home.PbmAsync("start", "sleep 1001", "--name", "one")).Succeeded();
        (await Home.PbmAsync("start", "sleep 1002", "--name", "two", "--namespace", "night")).Succeeded();
        (await Home.PbmAsync("start", "sleep 1003", "--name", "three", "--namespace", "night")).Succeeded();

        var stop = (await Home.PbmAsync("stop", "night")).Succeeded();
        Assert.Contains("[PBM] Applying action stopProcessId on app [night](ids: [ 1, 2 ])", stop.Output, StringComparison.Ordinal);
        Assert.Contains("[PBM] [two](1) ✓", stop.Output, StringComparison.Ordinal);
        Assert.Equal(["online", "stopped", "stopped"], (await Home.ListAsync()).OrderBy(app => app.Id).Select(app => app.Status));

        (await Home.PbmAsync("restart", "1", "one")).Succeeded();
        // A restart counts only when it ran.
        Assert.Equal([(0, 1), (1, 0), (2, 0)], (await Home.ListAsync()).OrderBy(app => app.Id).Select(app => (app.Id, app.Restarts)));
        Assert.Equal(2, Home.AppProcesses().Count);

        (await Home.PbmAsync("start", "all")).Succeeded();
        Assert.All(await Home.ListAsync(), app => Assert.Equal("online", app.Status));
        (await Home.PbmAsync("delete", "/^t/")).Succeeded();
        Assert.Equal(["one"], (await Home.ListAsync()).Select(app => app.Name));
        (await Home.PbmAsync("delete", "all")).Succeeded();
        Assert.Empty(await Home.ListAsync());
        Assert.Empty(Home.AppProcesses());
    }

    [Fact]
    public async Task Limits_without_a_cgroup_are_warned_about_and_the_app_runs()
    {
        var none = new Dictionary<string, string?> { ["ACTORPM_CGROUP"] = "/nowhere" };
        var start = (await Home.PbmAsync(["start", "sleep 1000", "--name", "limited", "--memory-max", "300M", "--cpu-max", "50%"], none)).Succeeded();
        Assert.Contains("[PBM][WARN] limited: memory_max 300M and cpu_max 50% are not in force: /nowhere (ACTORPM_CGROUP) is not a folder of a cgroup v2", start.All, StringComparison.Ordinal);
        Assert.Equal("online", (await Home.InstanceAsync("limited")).Status);
        var show = (await Home.PbmAsync("show", "limited")).Succeeded().Output;
        Assert.Contains("300M (not in force)", show, StringComparison.Ordinal);
        Assert.Contains("memory_max 300M and cpu_max 50% are not in force", (await Home.PbmAsync("why", "limited")).Output, StringComparison.Ordinal);
        var restart = (await Home.PbmAsync("restart", "limited", "--memory-max", "0", "--cpu-max", "0")).Succeeded();
        Assert.DoesNotContain("not in force", restart.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Undelete_brings_a_deleted_app_back_with_its_spec_and_logs()
    {
        (await Home.PbmAsync("start", "echo kept; sleep 1000", "--name", "one", "--kill-timeout", "777")).Succeeded();
        (await Home.PbmAsync("delete", "one")).Succeeded();
        Assert.Empty(await Home.ListAsync());

        (await Home.PbmAsync("undelete", "one")).Succeeded();

        var app = await Home.InstanceAsync("one");
        Assert.Equal(777, app.Field("kill_timeout").GetInt32());
        Assert.Contains("kept", (await Home.PbmAsync("logs", "one", "--nostream")).Succeeded().Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Everything_after_two_dashes_reaches_the_program_as_it_is()
    {
        var file = Home.File("arguments");
        var script = Home.Write("arguments.sh", $"printf '%s|' \"$@\" >{file}\nsleep 1000\n");
        (await Home.PbmAsync("start", script, "--", "--name", "a b", "-x", "$HOME", "é\"'")).Succeeded();
        await Eventually.TrueAsync("the arguments are there", 5, () => File.Exists(file) && new FileInfo(file).Length > 0);
        Assert.Equal("--name|a b|-x|$HOME|é\"'|", await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_program_of_the_path_a_shell_line_and_several_scripts_can_be_started()
    {
        var (first, second) = (Home.Write("first.sh", "sleep 1000\n"), Home.Write("second.py", "import time\ntime.sleep(1000)\n"));
        (await Home.PbmAsync("start", "sleep", "--", "1000")).Succeeded();
        (await Home.PbmAsync("start", "sleep 500 && sleep 600", "--name", "line")).Succeeded();
        (await Home.PbmAsync("start", first, second)).Succeeded();

        var list = await Home.ListAsync();
        Assert.Equal(["first", "line", "second", "sleep"], list.Select(app => app.Name).Order(StringComparer.Ordinal));
        Assert.Equal(["bash", "none", "none", "python3"], list.Select(app => Path.GetFileName(app.Field("exec_interpreter").GetString())).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Several_instances_of_a_program_get_numbers_and_are_scaled_down_by_delete()
    {
        (await Home.PbmAsync("start", Home.Write("worker.sh", "echo number $NODE_APP_INSTANCE; sleep 1000\n"), "-i", "3")).Succeeded();
        var list = await Home.ListAsync();
        Assert.Equal([0, 1, 2], list.Select(app => app.Id).Order());
        Assert.Equal([0, 1, 2], list.Select(app => app.Field("NODE_APP_INSTANCE").GetInt32()).Order());
        (await Home.PbmAsync("delete", "1")).Succeeded();
        Assert.Equal([0, 2], (await Home.ListAsync()).Select(app => app.Id).Order());
    }

    [Fact]
    public async Task Save_and_resurrect_bring_a_named_list_back()
    {
        (await Home.PbmAsync("start", "sleep 1001", "--name", "one")).Succeeded();
        (await Home.PbmAsync("start", "sleep 1002", "--name", "two")).Succeeded();
        (await Home.PbmAsync("stop", "two")).Succeeded();
        (await Home.PbmAsync("save")).Succeeded();
        (await Home.PbmAsync("delete", "all")).Succeeded();

        (await Home.PbmAsync("resurrect")).Succeeded();

        Assert.Equal([("one", "online"), ("two", "stopped")], (await Home.ListAsync()).OrderBy(app => app.Name).Select(app => (app.Name, app.Status)));
        (await Home.PbmAsync("resurrect")).Succeeded();
        Assert.Equal(2, (await Home.ListAsync()).Count);
    }

    [Fact]
    public async Task Small_questions_are_answered_as_pm2_answers_them()
    {
        (await Home.PbmAsync("start", "sleep 1000", "--name", "one")).Succeeded();
        var app = await Home.InstanceAsync("one");

        Assert.Equal($"{app.Pid}\n", (await Home.PbmAsync("pid", "one")).Succeeded().Output);
        Assert.Contains("pong", (await Home.PbmAsync("ping")).Succeeded().Output, StringComparison.Ordinal);
        Assert.Matches(@"^\d+\.\d+\.\d+\n$", (await Home.PbmAsync("-v")).Succeeded().Output);
        Assert.Contains($"HOME: {Home.User}\n", (await Home.PbmAsync("env", "0")).Succeeded().Output, StringComparison.Ordinal);
        var show = (await Home.PbmAsync("show", "one")).Succeeded().Output;
        foreach (var row in (string[])["status", "script path", "exec cwd", "unstable restarts", "created at", "restarts"])
            Assert.Contains(row, show, StringComparison.Ordinal);
        Assert.Contains("start", (await Home.PbmAsync("--help")).Succeeded().Output, StringComparison.Ordinal);
        Assert.Single((await Home.PbmAsync("jlist")).Output.TrimEnd('\n').Split('\n'));
        Assert.Equal(JsonValueKind.Number, app.Json.GetProperty("monit").GetProperty("memory").ValueKind);
    }

    [Fact]
    public async Task The_actor_hierarchy_shows_the_live_tree()
    {
        (await Home.PbmAsync("start", "sleep 1000", "--name", "one")).Succeeded();
        var tree = (await Home.PbmAsync("actor", "hierarchy")).Succeeded().Output.Split('\n');
        Assert.Contains("/user/node", tree);
        Assert.Contains("/user/node/keeper", tree);
        Assert.Contains("/user/node/apps", tree);
        Assert.Contains(tree, path => path.StartsWith("/user/node/apps/", StringComparison.Ordinal) && path.Split('/').Length == 6);
    }

    [Fact]
    public async Task Events_tell_what_happened_and_why_and_can_be_followed()
    {
        (await Home.PbmAsync("start", "sleep 1000", "--name", "one")).Succeeded();
        var follow = Home.RunAsync("timeout", ["4", Path.Combine(Home.Dist, "pbm"), "events", "one", "--follow"]);
        await Task.Delay(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);
        (await Home.PbmAsync("stop", "one")).Succeeded();

        var past = (await Home.PbmAsync("events", "one", "--since", "1h")).Succeeded().Output;
        Assert.Contains("stopped", past, StringComparison.Ordinal);
        Assert.Contains("stopped", (await follow).Output, StringComparison.Ordinal);
        Assert.Empty((await Home.PbmAsync("events", "one", "--since", "0s")).Succeeded().Output.Trim());
    }

    [Fact]
    public async Task In_a_pipe_there_is_neither_colour_nor_progress()
    {
        var start = (await Home.PbmAsync("start", "sleep 1000", "--name", "one")).Succeeded();
        Assert.DoesNotContain('\e', start.All);
        Assert.DoesNotContain('\r', start.All);
        Assert.DoesNotContain('⠋', start.All);
    }

    [Fact]
    public async Task An_app_that_is_killed_is_replaced_and_why_says_so()
    {
        (await Home.PbmAsync("start", "sleep 1000", "--name", "one")).Succeeded();
        var first = await Home.InstanceAsync("one");
        await Eventually.TrueAsync("it is stable", 5, () => DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() - first.StartedAt > 1100);
        ProcFs.Signal(first.Pid, 9);
        await Eventually.TrueAsync("another one runs", 5, async () => await Home.InstanceAsync("one") is { Status: "online" } now && now.Pid != first.Pid);
        Assert.Contains("SIGKILL", (await Home.PbmAsync("why", "one")).Succeeded().Output, StringComparison.Ordinal);
    }
}
