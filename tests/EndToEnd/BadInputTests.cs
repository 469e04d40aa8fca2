using ActorPm.EndToEnd.Tests.Harness;

namespace ActorPm.EndToEnd.Tests;

/// <summary>What is typed wrong is named, nothing is started, and the exit code says so.</summary>
public sealed class BadInputTests : EndToEndTest
{
    /// <summary>Command line, exit code, a part of what is printed. <c>{ok}</c> is a script that runs, <c>{dir}</c> the scratch folder.</summary>
    public static TheoryData<string, int, string> Lines => new()
    {
        // PM2's own list of bad input.
        { "start nothing-here.js", 1, "Script not found: {dir}/nothing-here.js" },
        { "start nothing.json", 1, "File nothing.json not found" },
        { "start broken.json", 1, "File broken.json malformated" },
        { "stop nobody", 1, "Process or Namespace nobody not found" },
        { "restart nobody", 1, "Process or Namespace nobody not found" },
        { "delete nobody", 1, "Process or Namespace nobody not found" },
        { "stop 99", 1, "99" },
        { "restart 99", 1, "99" },
        { "stop all", 1, "No process found" },
        { "restart all", 1, "No process found" },
        { "delete all", 1, "No process found" },
        { "show nobody", 1, "nobody doesn't exist" },
        { "env 99", 1, "99" },
        { "why nobody", 1, "nobody" },
        { "nonsense", 1, "Command not found" },
        { "start {ok} --badflag", 1, "unknown option '--badflag'" },
        { "ls --badflag", 1, "unknown option '--badflag'" },
        { "kill extra", 1, "Unknown command argument: extra" },
        { "save extra", 1, "Unknown command argument: extra" },
        { "start {ok} --max-memory-restart lots", 1, "--max-memory-restart" },
        { "start {ok} --interpreter no-such-program", 1, "no-such-program is NOT AVAILABLE in PATH" },
        { "", 1, "usage: pbm" },
        // Exit 0 though there is nothing, as in PM2.
        { "ls", 0, "" },
        { "pid nobody", 0, "" },
        { "logs nobody --nostream", 0, "" },
        // What PM2 lets through.
        { "start {dir}", 1, "is a folder" },
        { "start {ok} --cwd /no/such/folder", 1, "/no/such/folder" },
        { "start {ok} --uid nobody-of-that-name", 1, "nobody-of-that-name" },
        { "start {ok} --max-memory-restart 12Q", 1, "12Q" },
        { "start {ok} --max-memory-restart -5", 1, "-5" },
        { "start {ok} --kill-timeout soon", 1, "soon" },
        { "start {ok} --kill-timeout -1", 1, "-1" },
        { "start {ok} --restart-delay 5parsecs", 1, "5parsecs" },
        { "start {ok} --min-uptime x", 1, "x" },
        { "start {ok} --max-restarts many", 1, "many" },
        { "start {ok} -i abc", 1, "abc" },
        { "start {ok} --stop-exit-codes red", 1, "red" },
        { "start {ok} --stop-signal SIGNOTHING", 1, "SIGNOTHING" },
        { "start {ok} --name", 1, "--name" },
        { "logs --lines many --nostream", 1, "many" },
        { "events --since yesterday", 1, "yesterday" },
        { "start {ok} --cron-restart *", 1, "Cron pattern error" },
        { "reload all", 1, "No process found" },
        { "start /[/", 1, "" },
        { "stop /[/", 1, "" },
    };

    [Theory]
    [MemberData(nameof(Lines))]
    public async Task Bad_input(string line, int exitCode, string expected)
    {
        var ok = Home.Write("ok.sh", "sleep 1000\n");
        Home.Write("broken.json", "{ \"apps\": [ {");
        string Fill(string text) => text.Replace("{ok}", ok, StringComparison.Ordinal).Replace("{dir}", Home.Folder, StringComparison.Ordinal);

        var result = await Home.PbmAsync([.. line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Fill)], null);

        if (exitCode == 0) result.Succeeded();
        else result.Failed(exitCode);
        Assert.Contains(Fill(expected), result.All, StringComparison.Ordinal);
        Assert.Empty(Home.AppProcesses());
    }

    [Theory]
    [InlineData("a/b", true)]
    [InlineData("../x", true)]
    [InlineData("emoji 🚀", true)]
    [InlineData("0", true)]
    [InlineData("-x", false)]
    [InlineData("", false)]
    [InlineData("two\nlines", false)]
    [InlineData("all", false)]
    [InlineData("300", false, 300)]
    public async Task Names(string name, bool accepted, int length = 0)
    {
        if (length > 0) name = new string('n', length);
        var start = await Home.PbmAsync("start", "sleep 1000", "--name=" + name);

        if (!accepted)
        {
            start.Failed();
            Assert.Empty(await Home.ListAsync());
            return;
        }

        start.Succeeded();
        Assert.Equal(name, Assert.Single(await Home.ListAsync()).Name);
        // Files of such a name stay in the logs folder.
        Assert.All(Directory.EnumerateFiles(Home.Folder, "*.log", SearchOption.AllDirectories), file => Assert.Equal(Home.Paths.Logs, Path.GetDirectoryName(file)));
        (await Home.PbmAsync("stop", name)).Succeeded();
        (await Home.PbmAsync("delete", name)).Succeeded();
    }

    [Fact]
    public async Task An_unreadable_script_is_named()
    {
        var script = Home.Write("unreadable.js", "");
        File.SetUnixFileMode(script, UnixFileMode.None);
        string[] start = [Path.Combine(Home.Dist, "pbm"), "start", script];
        if (Environment.IsPrivilegedProcess)
        {
            // Root reads every file.
            (await Home.RunAsync("chown", ["-R", "nobody", Home.Folder])).Succeeded();
            start = ["setpriv", "--reuid=nobody", "--regid=65534", "--clear-groups", .. start];
        }

        var result = await Home.RunAsync(start[0], start[1..]);

        if (result.ExitCode is 126 or 127) Assert.Skip($"another user cannot run the binaries: {result.Error.Trim()}");
        Assert.Contains($"Script not readable: {script}", result.Failed().Error, StringComparison.Ordinal);
        if (Environment.IsPrivilegedProcess) (await Home.RunAsync("chown", ["-R", "root", Home.Folder])).Succeeded();
    }

    [Fact]
    public async Task The_same_app_is_not_started_twice_without_force()
    {
        var script = Home.Write("app.sh", "sleep 1000\n");
        (await Home.PbmAsync("start", script)).Succeeded();
        var again = (await Home.PbmAsync("start", script)).Failed();
        Assert.Contains("Script already launched, add -f option to force re-execution", again.Error, StringComparison.Ordinal);
        (await Home.PbmAsync("start", script, "-f")).Succeeded();
        Assert.Equal(2, (await Home.ListAsync()).Count);
    }

    [Fact]
    public async Task Another_users_home_is_named_with_its_owner()
    {
        if (!Environment.IsPrivilegedProcess) Assert.Skip("needs root to give a home away");
        Directory.CreateDirectory(Home.Paths.Root);
        (await Home.RunAsync("chown", ["nobody", Home.Paths.Root])).Succeeded();

        var result = await Home.PbmAsync("ls");

        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains("belongs to nobody", result.Error, StringComparison.Ordinal);
        Assert.Equal((0, 0), (Home.NodePid, Home.KeeperPid));
        (await Home.RunAsync("chown", ["root", Home.Paths.Root])).Succeeded();
    }
}
