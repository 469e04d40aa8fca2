using ActorPm.EndToEnd.Tests.Harness;

namespace ActorPm.EndToEnd.Tests;

/// <summary>Folders over HTTP, and projects over ssh and git.</summary>
public sealed class ServeAndDeployTests : EndToEndTest
{
    [Fact]
    public async Task A_folder_is_served_and_a_reload_refuses_nobody()
    {
        Home.Write("site/index.html", "home");
        var port = FreePort.Next();
        var said = (await Home.PbmAsync("serve", "site", $"{port}", "--name", "site")).Succeeded();
        Assert.Contains("this machine only", said.Output, StringComparison.Ordinal);
        Assert.Equal("home", await Web.GetAsync(port));

        // As fast as they are answered: a request is always under way when the old process ends.
        await using var load = HttpLoad.Start(port, perSecond: 0);
        for (var reload = 0; reload < 3; reload++) (await Home.PbmAsync("reload", "site")).Succeeded();
        Assert.Empty(await load.StopAsync());

        var taken = await Home.PbmAsync("serve", "site", $"{port}", "--name", "second");
        Assert.Contains("address already in use", taken.Failed().All, StringComparison.Ordinal);
        Assert.Contains("Folder not found", (await Home.PbmAsync("serve", "nowhere")).Failed().Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_project_is_deployed_over_ssh_and_reverted()
    {
        if (await Home.RunAsync("sh", ["-c", "command -v git"]) is not { ExitCode: 0 }) Assert.Skip("git is not installed");
        // A server that is this machine: ssh that drops its options and the host.
        Home.Write("bin/ssh", "#!/bin/sh\nwhile [ $# -gt 2 ]; do shift; done\n[ \"$1\" = me@server ] || exit 255\ncd / && exec sh -c \"$2\"\n");
        File.SetUnixFileMode(Home.File("bin/ssh"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        Home.Write("project/version", "1");
        Home.Write("project/pm.json", $$"""
            { "apps": [], "deploy": { "production": { "user": "me", "host": "server", "port": 2222, "ref": "origin/main",
              "repo": "{{Home.File("origin.git")}}", "path": "{{Home.File("srv")}}", "post-deploy": "cp version $SHARED/deployed" } } }
            """);
        await GitAsync("""
            git init -q --bare -b main ../origin.git && git init -q -b main && git config user.email me@here && git config user.name me
            git add -A && git commit -qm one && git remote add origin ../origin.git && git push -q -u origin main
            """);

        await DeployAsync("setup");
        await DeployAsync();
        Assert.Equal("1", await DeployedAsync());
        await GitAsync("echo 2 >version && git commit -qam two");
        Assert.Contains("not pushed", (await DeployWith()).Failed().Error, StringComparison.Ordinal);
        await GitAsync("git push -q");
        await DeployAsync();
        Assert.Equal("2", await DeployedAsync());
        await DeployAsync("revert");
        Assert.Equal("1", await DeployedAsync());
        Assert.Contains("reset failed", (await DeployWith("no-such-branch")).Failed().Output, StringComparison.Ordinal);
        Assert.Equal(3, (await DeployWith("list")).Succeeded().Output.Split('\n').Count(line => line.Contains('\t', StringComparison.Ordinal)));
    }

    private async Task<string> DeployedAsync() =>
        (await File.ReadAllTextAsync(Home.File("srv/shared/deployed"), TestContext.Current.CancellationToken)).Trim();

    private async Task DeployAsync(params string[] words) => Assert.Contains("--> Success", (await DeployWith(words)).Succeeded().Output, StringComparison.Ordinal);

    private Task<CommandResult> DeployWith(params string[] words) => Home.PbmAsync(
        ["deploy", "pm.json", "production", .. words],
        new Dictionary<string, string?> { ["PATH"] = $"{Home.File("bin")}:{Environment.GetEnvironmentVariable("PATH")}" },
        cwd: Home.File("project"));

    private async Task GitAsync(string script) => (await Home.RunAsync("sh", ["-ec", script], cwd: Home.File("project"))).Succeeded();
}
