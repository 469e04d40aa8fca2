using System.Text.RegularExpressions;
using ActorPm.EndToEnd.Tests.Harness;

namespace ActorPm.EndToEnd.Tests;

/// <summary>A full log disk is the log's trouble, not the app's.</summary>
public sealed partial class FullDiskTests : EndToEndTest
{
    private string Disk => Home.File("small-disk");

    [Fact]
    public async Task With_a_full_disk_the_app_runs_on_and_a_notice_says_how_much_was_dropped_until_there_is_room_again()
    {
        await MountAsync();
        (await Home.PbmAsync("start", TestPrograms.Path("lines.py"), "--name", "lines", "-o", $"{Disk}/out.log", "--", "100000")).Succeeded();
        var app = await Home.InstanceAsync("lines");

        await Eventually.TrueAsync("a notice names the file", 20, async () =>
            (await Home.PbmAsync("ls")).All.Contains($"{Disk}/out.log", StringComparison.Ordinal));
        Assert.Contains("dropped", (await Home.PbmAsync("events", "lines")).Output, StringComparison.Ordinal);
        var now = await Home.InstanceAsync("lines");
        Assert.Equal((app.Pid, "online", 0), (now.Pid, now.Status, now.Restarts));

        (await Home.PbmAsync("flush", "lines")).Succeeded();
        await Eventually.TrueAsync("it writes again and says how much is missing", 10, async () =>
            Dropped().IsMatch((await Home.PbmAsync("events", "lines")).Output) && new FileInfo($"{Disk}/out.log").Length > 0);
    }

    [Fact]
    public async Task A_log_file_that_cannot_be_opened_does_not_stop_the_app()
    {
        Directory.CreateDirectory(Home.File("a-folder.log"));
        (await Home.PbmAsync("start", TestPrograms.Path("lines.py"), "--name", "lines", "-o", Home.File("a-folder.log"), "--", "1000")).Succeeded();
        Assert.Equal("online", (await Home.InstanceAsync("lines")).Status);
        await Eventually.TrueAsync("it is said", 10, async () => (await Home.PbmAsync("ls")).All.Contains("a-folder.log", StringComparison.Ordinal));
    }

    [GeneratedRegex(@"[1-9]\d* bytes were dropped")]
    private static partial Regex Dropped();

    private async Task MountAsync()
    {
        Directory.CreateDirectory(Disk);
        var mount = await Home.RunAsync("mount", ["-t", "tmpfs", "-o", "size=1m", "actorpm-test", Disk]);
        if (mount.ExitCode != 0) Assert.Skip($"a small disk cannot be mounted here: {mount.Error.Trim()}");
    }

    public override async ValueTask DisposeAsync()
    {
        // The app holds a file on it; detached it goes away with the last one.
        if (Directory.Exists(Disk)) await Home.RunAsync("umount", ["-l", Disk]);
        await base.DisposeAsync();
    }
}
