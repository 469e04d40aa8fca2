using System.Text.Json;
using ActorPm.EndToEnd.Tests.Harness;

namespace ActorPm.EndToEnd.Tests;

/// <summary>A file is the truth: what differs from it is changed, told, and can be taken back.</summary>
public sealed class ApplyTests : EndToEndTest
{
    private const string Sleeper = "setInterval(() => {}, 1000);\n";

    private readonly int _port = FreePort.Next();

    [Fact]
    public async Task One_edited_variable_is_one_line_of_the_plan_and_reloads_that_app_alone_without_a_failed_request()
    {
        Home.Write("web.js", "require('node:http').createServer((request, response) => response.end(`${process.env.LEVEL} ${process.env.OLD}`)).listen(Number(process.env.PORT));");
        Home.Write("worker.js", Sleeper);
        Home.Write("pm.conf", File("LEVEL = 1, OLD = there"));
        Assert.Equal(3, (await Home.PbmAsync("plan")).ExitCode);
        (await Home.PbmAsync("apply", "--yes")).Succeeded();
        Assert.Equal(0, (await Home.PbmAsync("plan")).ExitCode);
        var worker = await Home.InstanceAsync("worker");
        await using var load = HttpLoad.Start(_port, perSecond: 100);

        Home.Write("pm.conf", File("LEVEL = 2, OLD = there"));
        var plan = await Home.PbmAsync("plan");
        Assert.Equal(3, plan.ExitCode);
        Assert.Equal("~ web  env.LEVEL: 1 -> 2 (reload)", Assert.Single(Changes(plan.Output)));
        Assert.Equal(1, (await Home.PbmAsync("apply")).ExitCode); // nobody can be asked
        Assert.Equal("1 there", await Web.GetAsync(_port));
        (await Home.PbmAsync("apply", "--yes")).Succeeded();
        Assert.Equal("2 there", await Web.GetAsync(_port));

        Home.Write("pm.conf", File("LEVEL = 2"));
        (await Home.PbmAsync("apply", "--yes")).Succeeded();
        Assert.Equal("2 undefined", await Web.GetAsync(_port));
        var history = (await Home.PbmAsync("history", "web")).Succeeded();
        Assert.Contains("    env.OLD: there -> (none)", history.Output, StringComparison.Ordinal);

        (await Home.PbmAsync("rollback", "web", "1", "--yes")).Succeeded();
        Assert.Equal("1 there", await Web.GetAsync(_port));
        Assert.Empty(await load.StopAsync());
        Assert.Equal((worker.Pid, 0), ((await Home.InstanceAsync("worker")).Pid, (await Home.InstanceAsync("worker")).Restarts));
    }

    [Fact]
    public async Task A_file_with_five_faults_gives_five_messages_with_their_places_and_changes_nothing()
    {
        Home.Write("app.js", Sleeper);
        Home.Write("pm.conf", "apps.web.script = app.js\n");
        (await Home.PbmAsync("apply", "--yes")).Succeeded();
        var pid = (await Home.InstanceAsync("web")).Pid;
        Home.Write("pm.conf",
            """
            apps {
              web { script = app.js, env.LEVEL = 2 }
              one { script = app.js, kill_timeout = soon }
              two { script = app.js
                    instances = many }
              three { script = gone.js }
              four { script = app.js, max_memory_restart = [1, 2] }
              five { script = app.js, cwd = nowhere, tiem = true }
            }
            """);
        var apply = await Home.PbmAsync("apply", "--yes");

        Assert.Equal(2, apply.ExitCode);
        Assert.Contains("one: kill_timeout: expected milliseconds or a duration like 500ms, 5s, 1m, 1h, found 'soon'", apply.Error, StringComparison.Ordinal);
        Assert.Contains("two: instances: expected a number of instances or max, found 'many'", apply.Error, StringComparison.Ordinal);
        Assert.Contains(": three: ", apply.Error, StringComparison.Ordinal);
        Assert.Contains("four: max_memory_restart: expected one value, found 2 values", apply.Error, StringComparison.Ordinal);
        Assert.Contains("five: Folder not found: ", apply.Error, StringComparison.Ordinal);
        foreach (var line in (int[])[3, 5, 6, 7, 8]) Assert.Contains($"[PBM][ERROR] pm.conf:{line}:", apply.Error, StringComparison.Ordinal);
        Assert.Equal(5, apply.Error.Split('\n').Count(line => line.StartsWith("[PBM][ERROR]", StringComparison.Ordinal)));
        Assert.Contains("five: tiem: unknown field, did you mean time?", apply.Error, StringComparison.Ordinal);
        Assert.Equal(pid, Assert.Single(await Home.ListAsync()).Pid);
    }

    [Fact]
    public async Task Of_two_hundred_apps_a_second_apply_changes_none_and_a_reload_that_fails_leaves_the_ones_after_it()
    {
        Home.Write("pm.conf", Many("1000", null));
        (await Home.PbmAsync("apply", "--yes")).Succeeded();
        var pids = (await Home.ListAsync()).ToDictionary(one => one.Name, one => one.Pid);
        Assert.Equal(200, pids.Count);
        var again = (await Home.PbmAsync("apply", "--yes")).Succeeded();
        Assert.Contains("nothing to change", again.Output, StringComparison.Ordinal);

        Home.Write("pm.conf", Many("2000", broken: 3));
        var apply = await Home.PbmAsync("apply", "--yes");
        Assert.Equal(1, apply.ExitCode);
        Assert.Contains("stopped at app003; 197 more apps were left as they are: app004, app005", apply.Error, StringComparison.Ordinal);
        var after = await Home.ListAsync();
        Assert.All(after.Where(one => string.CompareOrdinal(one.Name, "app003") > 0), one => Assert.Equal((pids[one.Name], "online"), (one.Pid, one.Status)));
        // What it was before stays wanted, and runs; the command does not wait for that.
        await Eventually.TrueAsync("app003 runs again", 10, async () => (await Home.InstanceAsync("app003")).Status == "online");
        using var plan = JsonDocument.Parse((await Home.PbmAsync("plan", "--json")).Output);
        Assert.Equal(198, plan.RootElement.GetProperty("changes").GetArrayLength());
    }

    [Fact]
    public async Task Apps_start_after_those_they_depend_on_are_ready_and_stop_before_them()
    {
        Home.Write("slow.js", "setTimeout(() => { console.log('db ready', Date.now()); process.send('ready'); }, 1500); setInterval(() => {}, 1000); process.on('SIGINT', () => { require('fs').writeFileSync('db-stop', String(Date.now())); process.exit(0); });");
        Home.Write("web.js", "require('fs').writeFileSync('web-start', String(Date.now())); setInterval(() => {}, 1000); process.on('SIGINT', () => setTimeout(() => { require('fs').writeFileSync('web-stop', String(Date.now())); process.exit(0); }, 300));");
        var file = Home.Write("pm.conf", "apps {\n web { script = web.js, depends_on = [db] }\n db { script = slow.js, wait_ready = true, listen_timeout = 30s }\n}\n");
        (await Home.PbmAsync("start", file)).Succeeded();
        var ready = long.Parse((await Home.PbmAsync("logs", "db", "--nostream", "--raw")).Succeeded().Output.Split("db ready ")[1].Split('\n')[0], System.Globalization.CultureInfo.InvariantCulture);
        Assert.True(Stamp("web-start") >= ready, $"web started at {Stamp("web-start")}, db was ready at {ready}");
        (await Home.PbmAsync("stop", "all")).Succeeded();
        Assert.True(Stamp("db-stop") >= Stamp("web-stop"), "db was stopped before web had stopped");

        Home.Write("slow.js", "throw new Error('no disk');");
        var start = await Home.PbmAsync("start", "all");
        Assert.Equal(1, start.ExitCode);
        Assert.Contains("was not started: db, which it depends on, did not become ready", start.Error, StringComparison.Ordinal);
        Home.Write("pm.conf", "apps { web { script = web.js, depends_on = [db] }, db { script = slow.js, depends_on = [web] } }");
        Assert.Contains("depends_on goes in a circle: web -> db -> web", (await Home.PbmAsync("plan")).Failed(2).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PM2s_file_is_converted_and_applied_also_where_there_is_no_Nodejs()
    {
        Home.Write("worker.sh", "while true; do sleep 1; done\n");
        Home.Write("ecosystem.config.js", "const path = require('path');\nmodule.exports = { apps: [{ name: 'w', script: path.join(__dirname, 'worker.sh'), interpreter: '/bin/sh', kill_timeout: 3000, env: { LEVEL: 1 }, env_night: { LEVEL: 2 } }] };\n");
        var nowhere = new Dictionary<string, string?> { ["PATH"] = Home.Folder };
        var converted = (await Home.PbmAsync(["config", "convert", "ecosystem.config.js"], nowhere)).Succeeded();
        Assert.Contains("    kill_timeout = 3s\n", converted.Output, StringComparison.Ordinal);
        Assert.Equal((await Home.PbmAsync("config", "convert", "ecosystem.config.js")).Output, converted.Output);

        (await Home.PbmAsync("apply", "ecosystem.config.js", "--env", "night", "--yes")).Succeeded();
        Home.Write("pm.conf", converted.Output);
        Assert.Equal(0, (await Home.PbmAsync("plan", "pm.conf", "--env", "night")).ExitCode);
        var day = await Home.PbmAsync("plan", "pm.conf");
        Assert.Equal((3, "~ w  env.LEVEL: 2 -> 1 (reload)"), (day.ExitCode, Assert.Single(Changes(day.Output))));
        Assert.Contains("is there already", (await Home.PbmAsync("ecosystem")).Failed().Error, StringComparison.Ordinal);
    }

    private long Stamp(string name) => long.Parse(System.IO.File.ReadAllText(Home.File(name)), System.Globalization.CultureInfo.InvariantCulture);

    private static string Many(string seconds, int? broken) => "apps {\n" + string.Concat(Enumerable.Range(1, 200).Select(number =>
        $"  app{number:000} {{ script = /bin/sleep, args = \"{(number == broken ? "never" : seconds)}\" }}\n")) + "}\n";

    private static IEnumerable<string> Changes(string output) => output.Split('\n').Where(line => line.Length > 0 && line[0] is '~' or '+' or '-');

    private string File(string environment) =>
        $$"""
        apps {
          web { script = web.js, instances = 2, port = {{_port}}, listen_timeout = 30s, env { {{environment}} } }
          worker { script = worker.js }
        }
        """;
}
