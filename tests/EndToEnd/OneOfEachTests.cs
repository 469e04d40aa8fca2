using ActorPm.EndToEnd.Tests.Harness;

namespace ActorPm.EndToEnd.Tests;

/// <summary>One node and one keeper per home, whatever comes at once.</summary>
public sealed class OneOfEachTests : EndToEndTest
{
    [Fact]
    public async Task Ten_starts_at_once_with_nothing_running_make_one_node_one_keeper_and_ten_apps()
    {
        var starts = await Task.WhenAll(Enumerable.Range(1, 10).Select(n => Home.PbmAsync("start", $"sleep {1000 + n}", "--name", $"app-{n}")));

        Assert.All(starts, start => start.Succeeded());
        Assert.Single(Home.Daemons("pbm-node"));
        Assert.Single(Home.Daemons("pbm-keeper"));
        var list = await Home.ListAsync();
        Assert.Equal(Enumerable.Range(1, 10).Select(n => $"app-{n}").Order(), list.Select(app => app.Name).Order());
        Assert.Equal(Enumerable.Range(0, 10), list.Select(app => app.Id).Order());
        Assert.Equal(10, list.Select(app => app.Pid).Distinct().Count());
        Assert.All(list, app => Assert.Equal("online", app.Status));
    }

    [Fact]
    public async Task A_second_node_in_the_same_home_ends_cleanly_and_changes_nothing()
    {
        (await Home.PbmAsync("start", "sleep 1000", "--name", "sleeper")).Succeeded();
        var (node, keeper, app) = (Home.NodePid, Home.KeeperPid, (await Home.InstanceAsync("sleeper")).Pid);

        await Home.RunAsync(Path.Combine(Home.Dist, "pbm-node"), ["run", "--home", Home.Paths.Root], timeout: TimeSpan.FromSeconds(20));
        await Home.RunAsync(Path.Combine(Home.Dist, "pbm-keeper"), ["run", "--home", Home.Paths.Root], timeout: TimeSpan.FromSeconds(20));

        Assert.Equal((node, keeper, app), (Home.NodePid, Home.KeeperPid, (await Home.InstanceAsync("sleeper")).Pid));
    }

    [Fact]
    public async Task The_home_and_what_is_in_it_are_for_the_owner_alone()
    {
        (await Home.PbmAsync(["start", "sleep 1000"], new Dictionary<string, string?> { ["SECRET"] = "hush" })).Succeeded();

        const UnixFileMode others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
            | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;
        Assert.Equal(UnixFileMode.None, File.GetUnixFileMode(Home.Paths.Root) & others);
        foreach (var file in (string[])[Home.Paths.StateDatabase, Home.Paths.NodeSocket, Home.Paths.KeeperSocket, Home.Paths.KeeperJournal])
            Assert.True((File.GetUnixFileMode(file) & others) == UnixFileMode.None, file);
    }

    [Fact]
    public async Task Nothing_listens_but_what_the_user_asked_for()
    {
        (await Home.PbmAsync("start", "sleep 1000")).Succeeded();
        var sockets = await Home.RunAsync("bash", ["-c", $"ls -l /proc/{Home.NodePid}/fd /proc/{Home.KeeperPid}/fd | grep -o 'socket:\\[[0-9]*' | tr -dc '0-9\\n'"]);
        var mine = sockets.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).ToHashSet();
        var listening = File.ReadLines("/proc/net/tcp").Concat(File.ReadLines("/proc/net/tcp6")).Skip(1)
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(words => words.Length > 9 && words[3] == "0A" && mine.Contains(words[9]));
        Assert.Empty(listening);
    }
}
