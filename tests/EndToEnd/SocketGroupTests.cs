using ActorPm.EndToEnd.Tests.Harness;

namespace ActorPm.EndToEnd.Tests;

public sealed class SocketGroupTests : EndToEndTest
{
    // Groups need no name to have members.
    private const string Group = "54321";

    [Fact]
    public async Task A_group_may_be_let_in_and_sees_nothing_but_the_socket()
    {
        if (!Environment.IsPrivilegedProcess) Assert.Skip("needs root to act as another user");
        (await Home.PbmAsync(["start", "sleep 1000", "--name", "app"], new Dictionary<string, string?> { ["PM2_SOCKET_GROUP"] = Group })).Succeeded();
        var config = (await Home.PbmAsync("server", "config")).Succeeded().Output;
        Assert.Matches("socket_group += +54321.*PM2_SOCKET_GROUP", config);
        Assert.Contains($"{Home.Folder} is closed to them", File.ReadAllText(Home.Paths.NodeLog), StringComparison.Ordinal);
        File.SetUnixFileMode(Home.Folder, File.GetUnixFileMode(Home.Folder) | UnixFileMode.OtherExecute);

        var list = await AsAsync($"--regid=65534 --groups={Group}", Pbm, "jlist");
        if (list.ExitCode is 126 or 127) Assert.Skip($"another user cannot run the binaries: {list.Error.Trim()}");
        Assert.Contains("\"name\":\"app\"", list.Succeeded().Output, StringComparison.Ordinal);
        (await AsAsync($"--regid={Group} --clear-groups", Pbm, "restart", "app")).Succeeded();
        Assert.Contains("to the owner of the home", (await AsAsync($"--regid={Group} --clear-groups", Pbm, "env", "app", "--reveal")).Failed().Error, StringComparison.Ordinal);
        (await Home.PbmAsync("env", "app", "--reveal")).Succeeded();
        Assert.Contains("belongs to root", (await AsAsync("--regid=65534 --clear-groups", Pbm, "ls")).Failed(5).Error, StringComparison.Ordinal);
        foreach (var file in (string[])[Home.Paths.StateDatabase, Home.Paths.EventsDatabase, Home.Paths.NodeLog, Home.Paths.ServerId])
            (await AsAsync($"--regid={Group} --clear-groups", "cat", file)).Failed();
        (await AsAsync($"--regid={Group} --clear-groups", "ls", Home.Paths.Root)).Failed(2);

        await File.WriteAllTextAsync(Home.Paths.NodeConfiguration, "socket_group = none\n", TestContext.Current.CancellationToken);
        await Eventually.TrueAsync("members are shut out", 10, async () => (await AsAsync($"--regid={Group} --clear-groups", Pbm, "ls")).ExitCode == 5);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Home.Paths.Root));

        await File.WriteAllTextAsync(Home.Paths.NodeConfiguration, "socket_group = no-such-group\n", TestContext.Current.CancellationToken);
        await Eventually.TrueAsync("the unknown group is named", 10, () => File.ReadAllText(Home.Paths.NodeLog).Contains("there is no group no-such-group", StringComparison.Ordinal));
    }

    private string Pbm => Path.Combine(Home.Dist, "pbm");

    private Task<CommandResult> AsAsync(string groups, params string[] command) =>
        Home.RunAsync("setpriv", ["--reuid=nobody", .. groups.Split(' '), .. command]);
}
