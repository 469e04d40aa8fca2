using ActorPm.EndToEnd.Tests.Harness;

namespace ActorPm.EndToEnd.Tests;

/// <summary>The command lines of a PM2 guide, with <c>pbm</c> for <c>pm2</c>, on the example with a package.json.</summary>
public sealed class NpmAppTests : EndToEndTest
{
    private static readonly string[] Shown =
    [
        "status", "name", "namespace", "version", "restarts", "uptime", "script path", "script args", "error log path", "out log path", "pid path",
        "interpreter", "exec cwd", "exec mode", "watch & reload", "unstable restarts", "created at",
    ];

    [Fact]
    public async Task A_guide_for_PM2_works_on_an_npm_app_word_by_word()
    {
        var (folder, port) = (Home.File("npm-app"), FreePort.Next());
        (await Home.RunAsync("cp", ["-r", Path.Combine(Binaries.Repository, "examples/npm-app"), folder])).Succeeded();

        Assert.Contains("[PBM] Done.", (await PbmAsync(folder, port, "start", "src/index.js")).Succeeded().Output, StringComparison.Ordinal);
        await Web.AnswersAsync(port);
        (await PbmAsync(folder, port, "stop", "index")).Succeeded();
        Assert.True(FreePort.IsFree(port));

        var start = await PbmAsync(folder, port, "start", "npm", "--name", "data-base", "--watch", "--max-memory-restart", "300", "--", "run", "start");
        Assert.Contains("300 is taken as 300M", start.Succeeded().Output, StringComparison.Ordinal);
        await Web.AnswersAsync(port, 30);
        var restarts = (await Home.InstanceAsync("data-base")).Restarts;
        Home.Write("npm-app/src/changed.js", "");
        await Eventually.TrueAsync("the changed file restarts it", 30, async () => (await Home.InstanceAsync("data-base")).Restarts > restarts);
        await Web.AnswersAsync(port, 30);

        var shown = (await PbmAsync(folder, port, "show", "data-base")).Succeeded().Output;
        Assert.All(Shown, field => Assert.Contains("│ " + field, shown, StringComparison.Ordinal));
        Assert.Contains("1.2.3", shown, StringComparison.Ordinal);
        Assert.Contains($"npm-app on port {port}", (await PbmAsync(folder, port, "logs", "data-base", "--nostream")).Succeeded().Output, StringComparison.Ordinal);

        foreach (var verb in (string[])["reload", "restart"])
        {
            (await PbmAsync(folder, port, verb, "data-base")).Succeeded();
            await Web.AnswersAsync(port, 30);
        }

        (await PbmAsync(folder, port, "stop", "data-base")).Succeeded();
        Assert.True(FreePort.IsFree(port));
        (await PbmAsync(folder, port, "delete", "all")).Succeeded();
        Assert.Empty(await Home.ListAsync());
    }

    [Fact]
    public async Task A_job_of_yarn_is_told_as_one_and_runs_once()
    {
        var folder = Home.File("npm-app");
        (await Home.RunAsync("cp", ["-r", Path.Combine(Binaries.Repository, "examples/npm-app"), folder])).Succeeded();
        // Stands for the real one, which would have to be fetched: runs the script of package.json that it is told.
        var yarn = Home.Write("bin/yarn", "#!/bin/sh\nshift\nexec npm run \"$@\"\n");
        File.SetUnixFileMode(yarn, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

        var start = await PbmAsync(folder, 0, "start", "yarn", "--name", "build", "--", "run", "build");

        Assert.Contains("yarn run build is a job: it runs once and is not restarted when it ends", start.Succeeded().Output, StringComparison.Ordinal);
        await Eventually.TrueAsync("it has ended", 30, async () => (await Home.InstanceAsync("build")).Status == "stopped");
        Assert.Equal(0, (await Home.InstanceAsync("build")).Restarts);
        Assert.Contains("built", (await Home.PbmAsync("logs", "build", "--nostream")).Succeeded().Output, StringComparison.Ordinal);
    }

    private Task<CommandResult> PbmAsync(string folder, int port, params string[] words) => Home.PbmAsync(
        words, new Dictionary<string, string?> { ["PORT"] = $"{port}", ["PATH"] = $"{Home.File("bin")}:{Environment.GetEnvironmentVariable("PATH")}" }, cwd: folder);
}
