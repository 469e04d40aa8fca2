using ActorPm.EndToEnd.Tests.Harness;

namespace ActorPm.EndToEnd.Tests;

/// <summary>Names, scripts and homes that cannot be what was meant are named, and nothing is started.</summary>
public sealed class BadInputTests : EndToEndTest
{
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
