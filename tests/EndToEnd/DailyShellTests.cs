using System.Text.Json;
using ActorPm.EndToEnd.Tests.Harness;

namespace ActorPm.EndToEnd.Tests;

/// <summary>What a PM2 user types besides starting and stopping.</summary>
public sealed class DailyShellTests : EndToEndTest
{
    [Fact]
    public async Task Lines_signals_and_targets_reach_the_program()
    {
        var heard = Home.File("heard");
        var script = Home.Write("listens.sh", $"trap 'echo signal >>{heard}' USR2\nwhile true; do read -r -t 1 line && echo \"line $line\" >>{heard}; done\n");
        (await Home.PbmAsync("start", script, "--name", "ear", "--namespace", "head")).Succeeded();
        await Eventually.TrueAsync("the line arrived", 15, async () =>
        {
            (await Home.PbmAsync("send", "0", "hello", "there")).Succeeded();
            return File.Exists(heard) && (await File.ReadAllTextAsync(heard)).Contains("line hello there\n", StringComparison.Ordinal);
        });
        (await Home.PbmAsync("sendSignal", "SIGUSR2", "head")).Succeeded();
        await Eventually.TrueAsync("the signal arrived", 15, () => File.ReadAllText(heard).Contains("signal\n", StringComparison.Ordinal));

        Assert.Equal("[ 0 ]\n", (await Home.PbmAsync("id", "/^e/")).Succeeded().Output);
        Assert.Contains("did you mean 'ear'?", (await Home.PbmAsync("restart", "eer")).Failed().Error, StringComparison.Ordinal);
        // The script's own path, from where the caller is, and a file on the standard input mean it too.
        Assert.Contains("✓", (await Home.PbmAsync(["stop", "listens.sh"], null)).Succeeded().Output, StringComparison.Ordinal);
        Assert.Contains("✓", (await Home.PbmAsync(["delete", "-"], null, input: """{"apps":[{"name":"ear","script":"x"}]}""")).Succeeded().Output, StringComparison.Ordinal);
        Assert.Empty(await Home.ListAsync());
    }

    [Fact]
    public async Task A_size_set_for_all_rotates_the_files_of_apps_that_run()
    {
        (await Home.PbmAsync("start", TestPrograms.Path("lines.py"), "--name", "lines", "--", "500")).Succeeded();
        (await Home.PbmAsync("multiset", "pm2-logrotate:max_size 2K pm2-logrotate:retain all")).Succeeded();
        await Eventually.TrueAsync("it rotated", 15, () => new LogFiles(Home, "lines").All().Count > 2);
        Assert.Contains("$ pbm set pm2-logrotate:max_size 2K", (await Home.PbmAsync("conf")).Succeeded().Output, StringComparison.Ordinal);
        (await Home.PbmAsync("stop", "lines")).Succeeded();
        await new LogFiles(Home, "lines").WithoutGapAsync();
        Assert.Contains("modules of PM2", (await Home.PbmAsync("install", "pm2-slack")).Failed().Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_foreground_shows_everything_and_leaving_it_ends_everything()
    {
        // A shell's background job ignores SIGINT; SIGTERM is taken alike.
        var script = $$"""
            {{Home.Dist}}/pbm start 'while sleep 0.2; do echo beat; done' --name heart --no-daemon >out & pbm=$!
            until grep -q '| beat' out || ! kill -0 $pbm; do sleep 0.1; done
            kill -TERM $pbm; wait $pbm; echo "ended with $?"; cat out
            """;
        var foreground = (await Home.RunAsync("bash", ["-c", script], timeout: TimeSpan.FromSeconds(90))).Succeeded();
        Assert.Matches(@"\d\d:\d\d:\d\d 0\|heart  \| beat\n", foreground.Output);
        Assert.StartsWith("ended with 0\n", foreground.Output, StringComparison.Ordinal);
        Assert.Equal((0, 0), (Home.NodePid, Home.KeeperPid));
        Assert.Empty(Home.AppProcesses());
    }

    [Fact]
    public async Task Tab_completes_commands_options_and_names_in_bash_and_starts_no_node()
    {
        Assert.Equal("|pbm-node does not run|", await TabAsync("pbm stop "));
        (await Home.PbmAsync("start", "sleep 1000", "--name", "my app")).Succeeded();
        Assert.Equal("|all|my\\ app|", await TabAsync("pbm stop "));
        Assert.Equal("|--max-memory-restart|", await TabAsync("pbm start --max-m"));
        Assert.Equal("|reloadLogs|", await TabAsync("pbm reloadL"));
    }

    [Fact]
    public async Task New_lines_come_as_JSON_and_a_job_runs_once()
    {
        (await Home.PbmAsync("start", TestPrograms.Path("lines.py"), "--name", "lines", "--", "50")).Succeeded();
        var follow = await Home.RunAsync("bash", ["-c", $"{Home.Dist}/pbm logs lines --json | head -n 1"]);
        using var line = JsonDocument.Parse(follow.Output.Split('\n')[0]);
        Assert.Equal(("out", "lines", 0), (line.RootElement.GetProperty("type").GetString(), line.RootElement.GetProperty("app_name").GetString(), line.RootElement.GetProperty("process_id").GetInt32()));

        Home.Write("project/package.json", """{ "name": "site", "scripts": { "build": "echo built" } }""");
        var job = (await Home.PbmAsync(["start", "npm", "--", "run", "build"], null, cwd: Home.File("project"))).Succeeded();
        Assert.Contains("npm run build is a job", job.Output, StringComparison.Ordinal);
        await Eventually.TrueAsync("it ended", 20, async () => (await Home.InstanceAsync("site")).Status == "stopped");
        Assert.Equal(0, (await Home.InstanceAsync("site")).Restarts);
    }

    /// <summary>What bash would offer after the Tab key, between bars.</summary>
    private async Task<string> TabAsync(string typed)
    {
        var script = $$"""
            PATH={{Home.Dist}}:$PATH
            eval "$(pbm completion bash)"
            COMP_LINE='{{typed}}' COMP_WORDS=({{typed}}) COMP_CWORD=$(( ${#COMP_WORDS[@]} - 1 ))
            case "$COMP_LINE" in *' ') COMP_WORDS+=(''); COMP_CWORD=$((COMP_CWORD + 1)) ;; esac
            _pbm_completion
            printf '|'; [ ${#COMPREPLY[@]} -eq 0 ] || printf '%s|' "${COMPREPLY[@]}"
            """;
        var offered = (await Home.RunAsync("bash", ["-c", script])).Succeeded().Output;
        return offered == "|" && Home.NodePid == 0 ? "|pbm-node does not run|" : offered;
    }
}
