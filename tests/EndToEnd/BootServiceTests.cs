using System.Net.Sockets;
using System.Text;
using ActorPm.EndToEnd.Tests.Harness;

namespace ActorPm.EndToEnd.Tests;

/// <summary>What systemd sees of node and keeper, with the part of systemd played by the test.</summary>
public sealed class BootServiceTests : EndToEndTest
{
    [Theory]
    [InlineData("pbm-keeper", false)]
    [InlineData("pbm-keeper", true)]
    [InlineData("pbm-node", false)]
    [InlineData("pbm-node", true)]
    public async Task A_daemon_tells_the_service_manager_when_it_serves_and_when_it_ends(string program, bool isAbstract)
    {
        var path = isAbstract ? $"@actorpm-test-{Guid.NewGuid():N}" : Home.File("notify");
        using var manager = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        manager.Bind(new UnixDomainSocketEndPoint(isAbstract ? "\0" + path[1..] : path));

        string[] words = program == "pbm-node" ? ["run", "--home", Home.Paths.Root, "--restarter", "systemd"] : ["run", "--home", Home.Paths.Root];
        var daemon = Home.RunAsync(Path.Combine(Home.Dist, program), words, new Dictionary<string, string?> { ["NOTIFY_SOCKET"] = path });

        Assert.StartsWith($"READY=1\nSTATUS=serving {Home.Paths.Root}", await ReceiveAsync(manager), StringComparison.Ordinal);
        ProcFs.Signal(program == "pbm-node" ? Home.NodePid : Home.KeeperPid, 15);
        var ending = await ReceiveAsync(manager);
        Assert.StartsWith("STOPPING=1\n", ending, StringComparison.Ordinal);
        Assert.Contains("\nEXTEND_TIMEOUT_USEC=", ending, StringComparison.Ordinal);
        Assert.Equal(0, (await daemon).ExitCode);
    }

    [Fact]
    public async Task A_second_one_of_a_home_ends_with_the_code_that_systemd_does_not_restart()
    {
        (await Home.PbmAsync("ping")).Succeeded();
        var watched = new Dictionary<string, string?> { ["NOTIFY_SOCKET"] = Home.File("nobody-listens") };
        Assert.Equal(10, (await Home.RunAsync(Path.Combine(Home.Dist, "pbm-keeper"), ["run", "--home", Home.Paths.Root], watched)).ExitCode);
        Assert.Equal(
            10, (await Home.RunAsync(Path.Combine(Home.Dist, "pbm-node"), ["run", "--home", Home.Paths.Root, "--restarter", "systemd"], watched)).ExitCode);
    }

    [Fact]
    public async Task After_kill_both_end_with_the_code_that_systemd_does_not_restart()
    {
        Directory.CreateDirectory(Home.Paths.Root);
        var keeper = Home.RunAsync(Path.Combine(Home.Dist, "pbm-keeper"), ["run", "--home", Home.Paths.Root]);
        var node = Home.RunAsync(Path.Combine(Home.Dist, "pbm-node"), ["run", "--home", Home.Paths.Root, "--restarter", "systemd"]);
        await Eventually.TrueAsync("node and keeper serve", 30, () => File.Exists(Home.Paths.NodeSocket) && File.Exists(Home.Paths.KeeperSocket));
        (await Home.PbmAsync("start", TestPrograms.Path("ready.js"))).Succeeded();

        (await Home.PbmAsync("kill")).Succeeded();

        Assert.Equal((11, 11), ((await keeper).ExitCode, (await node).ExitCode));
    }

    [Fact]
    public async Task The_units_pass_the_check_of_systemd_itself()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/systemd-analyze"), "systemd-analyze is not installed (apt-get install systemd)");
        var printed = (await Home.PbmAsync("startup", "systemd", "--wait-ip", "--service-name", "checked", "--dry-run")).Succeeded().Output;
        var parts = printed.Split("# /etc/systemd/system/", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, parts.Length);
        var files = parts.Select(part => Home.Write("units/" + part[..part.IndexOf('\n')], part[part.IndexOf('\n')..])).ToArray();

        var verify = await Home.RunAsync("systemd-analyze", ["verify", .. files]);

        Assert.DoesNotContain("checked", verify.All, StringComparison.Ordinal);
        Assert.Equal(0, verify.ExitCode);
    }

    private static async Task<string> ReceiveAsync(Socket manager)
    {
        var buffer = new byte[4096];
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(40));
        return Encoding.UTF8.GetString(buffer, 0, await manager.ReceiveAsync(buffer, limit.Token));
    }
}
