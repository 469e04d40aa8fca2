using System.Text.Json;
using System.Text.RegularExpressions;
using ActorPm.EndToEnd.Tests.Harness;

namespace ActorPm.EndToEnd.Tests.Pm2;

/// <summary>The way in from PM2, the way back, and the way out.</summary>
public sealed class Pm2ImportTests : EndToEndTest
{
    [Fact]
    public async Task Running_apps_come_over_with_what_was_declared_and_undo_gives_them_back()
    {
        await using var pm2 = RealPm2.Beside(Home);
        var port = FreePort.Next();
        (await pm2.RunAsync("ping")).Succeeded(); // a daemon without the variables of an app
        (await pm2.RunAsync(
            ["start", TestPrograms.Path("server.js"), "--name", "web", "--max-memory-restart", "300M", "--kill-timeout", "2500", "--", "a", "b c"],
            new Dictionary<string, string?> { ["PORT"] = $"{port}", ["COLOUR"] = "blue" })).Succeeded();
        (await pm2.RunAsync("start", "sleep 1000", "--name", "line", "--namespace", "back")).Succeeded();
        (await pm2.RunAsync("start", "/bin/sleep", "--name", "off", "--interpreter", "none", "--", "900")).Succeeded();
        (await pm2.RunAsync("stop", "off")).Succeeded();
        await Web.AnswersAsync(port);
        // Who has our shell under PM2's name means the other one here.
        Directory.CreateDirectory(Home.File("ours"));
        File.CreateSymbolicLink(Home.File("ours/pm2"), Binaries.Pbm);
        var variables = new Dictionary<string, string?>
        {
            ["PM2_HOME"] = pm2.Home,
            ["PATH"] = $"{Home.File("ours")}:{pm2.Folder}:{Environment.GetEnvironmentVariable("PATH")}",
        };

        var plan = (await Home.PbmAsync(["import", "pm2", "--dry-run"], variables)).Succeeded();
        Assert.Contains("[web](PM2 ids: [ 0 ]) would be stopped in PM2, then at once started here", plan.Output, StringComparison.Ordinal);
        Assert.Contains("[line](PM2 ids: [ 1 ]) would be started here, then stopped in PM2", plan.Output, StringComparison.Ordinal);
        Assert.Equal(0, Home.NodePid);

        (await Home.PbmAsync(["import", "pm2"], variables)).Succeeded();

        var here = (await Home.ListAsync()).ToDictionary(instance => instance.Name);
        Assert.Equal(["online", "online", "stopped"], new[] { "line", "web", "off" }.Select(name => here[name].Status));
        await Web.AnswersAsync(port);
        Assert.Equal(["stopped", "stopped", "stopped"], await StatesAsync(pm2));
        var exported = JsonDocument.Parse((await Home.PbmAsync("export", "ecosystem", "--json")).Succeeded().Output).RootElement.GetProperty("apps");
        var web = exported.EnumerateArray().Single(app => app.GetProperty("name").GetString() == "web");
        Assert.Equal((314572800, 2500), (web.GetProperty("max_memory_restart").GetInt32(), web.GetProperty("kill_timeout").GetInt32()));
        Assert.Equal(["a", "b c"], web.GetProperty("args").EnumerateArray().Select(word => word.GetString()));
        Assert.Equal("blue", web.GetProperty("env").GetProperty("COLOUR").GetString());
        Assert.DoesNotContain(web.GetProperty("env").EnumerateObject(), variable => variable.Name.StartsWith("PM2_", StringComparison.Ordinal) || variable.Name is "HOME" or "unique_id");

        (await Home.PbmAsync(["import", "pm2", "--undo"], variables)).Succeeded();

        Assert.Empty(await Home.ListAsync());
        Assert.Equal(["online", "online", "stopped"], await StatesAsync(pm2));
        await Web.AnswersAsync(port);
    }

    [Fact]
    public async Task An_app_in_cluster_mode_stays_one_and_an_import_that_is_cut_off_is_undone_or_finished()
    {
        await using var pm2 = RealPm2.Beside(Home);
        var port = FreePort.Next();
        (await pm2.RunAsync("ping")).Succeeded();
        (await pm2.RunAsync(
            ["start", TestPrograms.Path("server.js"), "--name", "web", "-i", "2"], new Dictionary<string, string?> { ["PORT"] = $"{port}" })).Succeeded();
        await Web.AnswersAsync(port);
        var variables = new Dictionary<string, string?> { ["PM2_HOME"] = pm2.Home, ["PATH"] = $"{pm2.Folder}:{Environment.GetEnvironmentVariable("PATH")}" };

        await CutOffAsync(variables);
        (await Home.PbmAsync(["import", "pm2", "--undo"], variables)).Succeeded();
        Assert.Empty(await Home.ListAsync());
        Assert.Equal(["online", "online"], await StatesAsync(pm2));
        await Web.AnswersAsync(port);

        await CutOffAsync(variables);
        var import = (await Home.PbmAsync(["import", "pm2"], variables)).Succeeded();
        Say(import.Output);
        var here = await Home.ListAsync();
        Assert.Equal(["web online cluster_mode", "web online cluster_mode"], here.Select(one => $"{one.Name} {one.Status} {one.Field("exec_mode").GetString()}"));
        Assert.Equal(["stopped", "stopped"], await StatesAsync(pm2));
        await Web.AnswersAsync(port);

        // What had been begun is over: a whole move tells how long nobody answered. It looks every few milliseconds; on a
        // machine that is overloaded it may be kept from looking just then.
        var told = false;
        for (var attempt = 0; attempt < 3 && !told; attempt++)
        {
            (await Home.PbmAsync(["import", "pm2", "--undo"], variables)).Succeeded();
            await Web.AnswersAsync(port);
            var moved = (await Home.PbmAsync(["import", "pm2"], variables)).Succeeded().Output;
            Say(moved);
            Assert.Matches(@"\[web\].* ✓ stopped in PM2, then at once started here", moved);
            told = Regex.IsMatch(moved, $@"port {port} was closed for \d+\.\d\d s");
        }

        Assert.True(told, "none of three moves told how long the port was closed");
    }

    /// <summary>Ends an import by SIGKILL as soon as PM2 has begun to stop the app, or a little later.</summary>
    private async Task CutOffAsync(Dictionary<string, string?> variables)
    {
        var record = Path.Combine(Home.Paths.Root, "import-pm2.json");
        var script = $"""
            {Home.Dist}/pbm import pm2 & importing=$!
            until grep -q '"name":"web"' {record} 2>/dev/null; do sleep 0.05; done
            sleep 0.1
            kill -9 $importing
            """;
        await Home.RunAsync("bash", ["-c", script], variables);
        Assert.Contains("\"done\":false", await File.ReadAllTextAsync(record, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_app_that_does_not_start_here_runs_on_in_PM2()
    {
        await using var pm2 = RealPm2.Beside(Home);
        // Runs below PM2 only.
        var script = Home.Write("there.sh", "case \"$(tr '\\0' ' ' </proc/$PPID/cmdline)\" in *pbm-keeper*) echo not here >&2; exit 4;; esac\ntouch passed\nexec sleep 1000\n");
        (await pm2.RunAsync("start", script, "--name", "there")).Succeeded();
        // PM2 says "Done" before the script has begun.
        await Eventually.TrueAsync("the first start has passed", 20, () => File.Exists(Home.File("passed")));
        File.Delete(Home.File("passed"));

        var import = await Home.PbmAsync(
            ["import", "pm2"],
            new Dictionary<string, string?> { ["PM2_HOME"] = pm2.Home, ["PATH"] = $"{pm2.Folder}:{Environment.GetEnvironmentVariable("PATH")}" });

        import.Failed();
        Assert.Contains("[there] stays in PM2", import.Error, StringComparison.Ordinal);
        Assert.Contains("not here", import.Error, StringComparison.Ordinal);
        Assert.Empty(await Home.ListAsync());
        await Eventually.TrueAsync("it runs there again", 20, () => File.Exists(Home.File("passed")));
        Assert.Equal(["online"], await StatesAsync(pm2));
    }

    [Fact]
    public async Task What_is_exported_runs_in_PM2()
    {
        await using var pm2 = RealPm2.Beside(Home);
        (await Home.PbmAsync(
            ["start", TestPrograms.Path("ready.js"), "--name", "web", "--wait-ready", "--min-uptime", "2s", "--stop-exit-codes", "3", "--", "x", "y z"], null)).Succeeded();
        (await Home.PbmAsync("start", "/bin/sleep", "--name", "forks", "-i", "2", "--", "1000")).Succeeded();
        var file = Home.Write("ecosystem.config.js", (await Home.PbmAsync("export", "ecosystem")).Succeeded().Output);

        (await pm2.RunAsync("start", file)).Succeeded();

        using var list = JsonDocument.Parse(await pm2.ListAsync());
        var fields = list.RootElement.EnumerateArray().Select(entry => entry.GetProperty("pm2_env")).ToList();
        Assert.Equal(["forks", "forks", "web"], fields.Select(entry => entry.GetProperty("name").GetString()).Order());
        Assert.All(fields, entry => Assert.Equal("fork_mode", entry.GetProperty("exec_mode").GetString()));
        var web = fields.Single(entry => entry.GetProperty("name").GetString() == "web");
        Assert.Equal((2000, true), (web.GetProperty("min_uptime").GetInt32(), web.GetProperty("wait_ready").GetBoolean()));
        Assert.Equal(["x", "y z"], web.GetProperty("args").EnumerateArray().Select(word => word.GetString()));
    }

    private static async Task<IReadOnlyList<string?>> StatesAsync(RealPm2 pm2)
    {
        using var list = JsonDocument.Parse(await pm2.ListAsync());
        return [.. list.RootElement.EnumerateArray().OrderBy(entry => entry.GetProperty("pm_id").GetInt32()).Select(entry => entry.GetProperty("pm2_env").GetProperty("status").GetString())];
    }
}
