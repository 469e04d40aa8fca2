using ActorPm.EndToEnd.Tests.Harness;

namespace ActorPm.EndToEnd.Tests.Pm2;

/// <summary>The same command lines on PM2 and on pbm: the same exit codes, and lists whose every difference is written down with its reason.</summary>
public sealed class Pm2ComparisonTests : EndToEndTest
{
    private const string Apps = """
        {"apps": [
          {"name": "file", "script": "ready.js", "args": "one 'two three'", "env": {"COLOUR": "blue", "NESTED": {"a": 1}}, "max_restarts": 4,
           "min_uptime": "5s", "exp_backoff_restart_delay": 100, "stop_exit_codes": [3, 4], "log_date_format": "HH:mm:ss"},
          {"name": "json", "script": "idle.sh", "log_type": "json", "autorestart": false, "treekill": false, "namespace": "front"}
        ]}
        """;

    private static readonly string[][] Commands =
    [
        ["start", "ready.js", "--name", "web", "--node-args", "--max-old-space-size=64 --trace-warnings", "--", "a", "b c"],
        ["start", "idle.sh", "--name", "count", "--namespace", "back"],
        ["start", "sleep 1000", "--name", "line"],
        ["start", "ready.js", "--name", "limits", "--max-memory-restart", "200M", "--kill-timeout", "3000", "--restart-delay", "100", "--max-restarts", "5"],
        ["start", "ready.js", "--name", "logs", "-o", "out.log", "-e", "err.log", "-l", "both.log", "--time"],
        ["start", "ready.js", "--name", "wait", "--wait-ready", "--listen-timeout", "9000", "--", "100"],
        ["start", "/bin/echo", "--name", "job", "--interpreter", "none", "--no-autorestart"],
        ["start", "ready.js", "--name", "later", "--no-autostart"],
        ["start", "app.py", "--name", "py", "--interpreter", "python3", "--interpreter-args", "-u"],
        ["start", "apps.json"],
        ["start", "/bin/sleep", "--name", "forks", "--interpreter", "none", "-i", "2", "--", "1000"],
        ["restart", "web"],
        ["restart", "web", "limits"],
        ["stop", "count"],
        ["restart", "count"],
        ["restart", "limits", "--kill-timeout", "2000"],
        ["delete", "py"],
        ["reset", "web"],
        ["stop", "front"],
        ["start", "ready.js", "--name", "web", "--", "a", "b c"],
        ["stop", "nobody"],
        ["save"],
    ];

    [Fact]
    public async Task Twenty_commands_on_both_leave_the_same_list_but_for_reviewed_differences()
    {
        await using var pm2 = RealPm2.Beside(Home);
        File.Copy(TestPrograms.Path("ready.js"), Home.File("ready.js"));
        Home.Write("idle.sh", "exec sleep 1000\n");
        Home.Write("app.py", "import time\ntime.sleep(1000)\n");
        Home.Write("apps.json", Apps);
        var variables = new Dictionary<string, string?> { ["GREETING"] = "hello" };
        foreach (var command in Commands)
        {
            var theirs = await pm2.RunAsync(command, variables);
            var ours = await Home.PbmAsync(command, variables);
            Assert.True(
                theirs.ExitCode == ours.ExitCode,
                $"{string.Join(' ', command)}: PM2 ended with {theirs.ExitCode}, pbm with {ours.ExitCode}\n{theirs.All}\n{ours.All}");
        }

        // The job has ended in both, which its start may not have waited for.
        string list = "";
        await Eventually.TrueAsync("PM2 has seen the end of the job", 20, async () => !(list = await pm2.ListAsync()).Contains("\"launching\"", StringComparison.Ordinal));
        var own = (await Home.PbmAsync("jlist")).Succeeded().Output;

        var found = JlistDifferences.Of(list, own, [(pm2.Home, "HOME"), (Home.Paths.Root, "HOME"), (Home.Folder, "FOLDER")]);
        var golden = TestPrograms.Golden("jlist-differences.txt").Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(line => line[0] != '#').Select(line => line.Split(" # ", 2)).ToList();

        Assert.All(golden, line => Assert.True(line.Length == 2 && line[1].Length > 10, $"no reason: {line[0]}"));
        var reviewed = golden.Select(line => line[0].TrimEnd()).ToHashSet();
        Say(string.Join('\n', found));
        Assert.True(
            reviewed.SetEquals(found),
            $"not in Golden/jlist-differences.txt:\n{string.Join('\n', found.Except(reviewed))}\nonly there:\n{string.Join('\n', reviewed.Except(found))}");
    }
}
