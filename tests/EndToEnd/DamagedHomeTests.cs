using ActorPm.EndToEnd.Tests.Harness;

namespace ActorPm.EndToEnd.Tests;

/// <summary>A home with something broken in it.</summary>
public sealed class DamagedHomeTests : EndToEndTest
{
    [Theory]
    [InlineData("garbage")]
    [InlineData("missing")]
    [InlineData("scribbled")]
    public async Task A_corrupted_database_is_set_aside_and_said_and_no_app_is_touched(string damage)
    {
        (await Home.PbmAsync("start", "sleep 1001", "--name", "one")).Succeeded();
        (await Home.PbmAsync("start", "sleep 1002", "--name", "two", "--kill-timeout", "3s")).Succeeded();
        var before = await Home.ListAsync();
        // Whichever of the two comes first: with the node also the database's journal is dead.
        var old = Home.NodePid;
        ProcFs.Signal(old, 9);
        Damage(damage);

        await Eventually.TrueAsync("a node answers again", 15, async () => await Home.Api.HelloAsync() is { } hello && hello.Pid != old);
        var list = (await Home.PbmAsync("ls")).Succeeded();
        var after = await Home.ListAsync();

        Assert.Equal(before.Select(app => (app.Id, app.Name, app.Pid)), after.Select(app => (app.Id, app.Name, app.Pid)));
        Assert.All(after, app => Assert.Equal("online", app.Status));
        Assert.Equal(3000, after.Single(app => app.Name == "two").Field("kill_timeout").GetInt32());
        if (damage != "missing")
        {
            Assert.Contains("state.db", list.All, StringComparison.Ordinal);
            Assert.Contains(Directory.EnumerateFiles(Home.Paths.Root, "state.db*"), file => Path.GetFileName(file).Length > "state.db-wal".Length);
        }

        // And it goes on: a new app gets an id of its own.
        (await Home.PbmAsync("start", "sleep 1003", "--name", "three")).Succeeded();
        Assert.Equal(3, (await Home.ListAsync()).Select(app => app.Id).Distinct().Count());
    }

    private void Damage(string how)
    {
        var database = Home.Paths.StateDatabase;
        foreach (var journal in (string[])[database + "-wal", database + "-shm"]) File.Delete(journal);
        switch (how)
        {
            case "garbage":
                File.WriteAllText(database, new string('x', 20_000));
                break;
            case "missing":
                File.Delete(database);
                break;
            default:
                // The header is whole, what follows it is not.
                using (var file = new FileStream(database, FileMode.Open))
                {
                    file.Seek(100, SeekOrigin.Begin);
                    file.Write(Enumerable.Repeat((byte)0x5a, 3000).ToArray());
                }

                break;
        }
    }

    [Fact]
    public async Task Stale_sockets_and_pid_files_of_a_dead_home_hinder_nothing()
    {
        (await Home.PbmAsync("ping")).Succeeded();
        foreach (var pid in (int[])[Home.KeeperPid, Home.NodePid]) ProcFs.Signal(pid, 9);
        foreach (var pid in (int[])[Home.KeeperPid, Home.NodePid]) ProcFs.Signal(pid, 9);
        (await Home.PbmAsync("start", "sleep 1000")).Succeeded();
        Assert.Single(await Home.ListAsync());
    }

    [Fact]
    public async Task A_home_with_a_long_path_works()
    {
        var home = Home.File(string.Join('/', Enumerable.Repeat("a-long-folder-name", 8)));
        Directory.CreateDirectory(home);
        var variables = new Dictionary<string, string?> { ["ACTORPM_HOME"] = home };
        (await Home.PbmAsync(["start", "sleep 1000", "--name", "deep"], variables)).Succeeded();
        Assert.Contains("deep", (await Home.PbmAsync(["ls"], variables)).Output, StringComparison.Ordinal);
        (await Home.PbmAsync(["kill"], variables)).Succeeded();
    }
}
