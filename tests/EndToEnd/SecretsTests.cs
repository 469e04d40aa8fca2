using System.Text;
using ActorPm.EndToEnd.Tests.Harness;

namespace ActorPm.EndToEnd.Tests;

/// <summary>Values named secret: the process has them, no list and no file of the home does.</summary>
[Collection(Alone.Name)]
public sealed class SecretsTests : EndToEndTest
{
    private const string First = "first-hush-8231";
    private const string Second = "second-hush-9377";
    private const string OfShell = "shell-hush-5512";
    private const string Looks = "looks-secret-77";

    private static readonly Dictionary<string, string?> Shell = new() { ["APP_DB_PASSWORD"] = First, ["SHELL_TOKEN"] = OfShell };

    [Fact]
    public async Task No_list_and_no_file_of_the_home_holds_a_secret_after_all_that_writes_one_down()
    {
        Home.Write("app.js", "require('node:fs').writeFileSync('seen', [process.env.DB_PASSWORD, process.env.SHELL_TOKEN].join()); setInterval(() => {}, 1000);");
        Home.Write("pm.conf", File("${APP_DB_PASSWORD}", 1));
        (await PbmAsync("apply", "--yes")).Succeeded();
        await SeesAsync($"{First},{OfShell}");
        (await PbmAsync("plan")).Succeeded();
        await AssertNotOnDiskAsync("after the first apply");

        Home.Write("pm.conf", File(Second, 1));
        var plan = await PbmAsync("plan");
        Assert.Equal(3, plan.ExitCode);
        Assert.Contains("env.DB_PASSWORD: (secret) -> (secret) (reload)", plan.Output, StringComparison.Ordinal);
        (await PbmAsync("apply", "--yes")).Succeeded();
        await SeesAsync($"{Second},{OfShell}");
        (await PbmAsync("save")).Succeeded();
        (await PbmAsync("reload", "web")).Succeeded();
        (await PbmAsync("rollback", "web", "--yes")).Succeeded();
        await SeesAsync($"{First},{OfShell}");
        (await PbmAsync("start", Home.File("app.js"), "--name", "direct", "--env-secret", "SHELL_TOKEN,APP_DB_PASSWORD")).Succeeded();
        (await PbmAsync("restart", "direct", "--update-env")).Succeeded();
        (await PbmAsync("update")).Succeeded();
        await AssertHiddenAsync("after save, reload, rollback, start, restart and update");

        Assert.Contains($"DB_PASSWORD: {First}\n", (await PbmAsync("env", "web", "--reveal")).Succeeded().Output, StringComparison.Ordinal);
        Assert.Contains(Looks, (await PbmAsync("export", "ecosystem", "web", "--reveal")).Succeeded().Output, StringComparison.Ordinal);
        Assert.All(Directory.GetFiles(Home.Paths.Keys), file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, System.IO.File.GetUnixFileMode(file)));

        ProcFs.Signal(Home.NodePid, 9);
        Directory.Delete(Home.Paths.Keys, recursive: true);
        var pid = (await Home.InstanceAsync("web")).Pid;
        await Eventually.TrueAsync("the list says so", 10, async () => (await PbmAsync("ls")).All.Contains("secret values cannot be read", StringComparison.Ordinal));
        var restart = await PbmAsync("restart", "web");
        Assert.Equal(1, restart.ExitCode);
        Assert.Contains("the secret values of APP_DB_PASSWORD, DB_PASSWORD, SHELL_TOKEN cannot be read", restart.Error, StringComparison.Ordinal);
        Assert.Contains("DB_PASSWORD: declare again", (await PbmAsync("show", "web")).Output, StringComparison.Ordinal);
        Assert.Equal((pid, "online"), ((await Home.InstanceAsync("web")).Pid, (await Home.InstanceAsync("web")).Status));
        Home.Write("pm.conf", File(Second, 1));
        (await PbmAsync("apply", "--yes")).Succeeded();
        await SeesAsync($"{Second},{OfShell}");
        (await PbmAsync("restart", "web")).Succeeded();
    }

    private static string File(string password, int level) =>
        $$"""
        apps.web {
          script = app.js
          env_secret = [DB_PASSWORD, "SHELL_*"]
          env { DB_PASSWORD = {{password}}, LEVEL = {{level}}, LOOKS_TOKEN = {{Looks}} }
        }
        """;

    // A program counts as online as soon as it runs; on a busy machine it has not written its file then.
    private Task SeesAsync(string values) =>
        Eventually.TrueAsync($"the program sees {values}", 10, () => System.IO.File.Exists(Home.File("seen")) && System.IO.File.ReadAllText(Home.File("seen")) == values);

    private Task<CommandResult> PbmAsync(params string[] arguments) => Home.PbmAsync(arguments, Shell);

    private async Task AssertHiddenAsync(string when)
    {
        string[][] lists =
        [
            ["ls"], ["jlist"], ["prettylist"], ["env", "web"], ["show", "web"], ["why"], ["events"], ["history"], ["history", "--json"], ["plan"],
            ["report"], ["export", "ecosystem"], ["logs", "--nostream"],
        ];
        foreach (var list in lists)
        {
            var said = (await PbmAsync(list)).All;
            foreach (var secret in (string[])[First, Second, OfShell, Looks])
                Assert.False(said.Contains(secret, StringComparison.Ordinal), $"{when}: pbm {string.Join(' ', list)} shows {secret}\n{said}");
        }

        Assert.Contains("DB_PASSWORD: (secret)", (await PbmAsync("env", "web")).Output, StringComparison.Ordinal);
        await AssertNotOnDiskAsync(when);
    }

    private async Task AssertNotOnDiskAsync(string when)
    {
        var finds = false;
        foreach (var file in HomeFiles.Of(Home))
        {
            var bytes = await HomeFiles.ReadAsync(file);
            finds |= bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(Looks)) >= 0;
            foreach (var secret in (string[])[First, Second, OfShell])
                Assert.True(bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(secret)) < 0, $"{when}: {file} holds {secret}");
        }

        Assert.True(finds, "what is not named secret would be found");
    }
}
