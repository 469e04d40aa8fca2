using ActorPm.EndToEnd.Tests.Harness;

namespace ActorPm.EndToEnd.Tests;

/// <summary>PM2's configuration files are read as they are.</summary>
public sealed class EcosystemFileTests : EndToEndTest
{
    private const string Ecosystem =
        """
        const tools = { greeting: 'hello' };
        console.log('this file speaks');
        module.exports = {
          apps: [
            { name: 'web', script: './app.js', env: { GREETING: tools.greeting, LEVEL: 1 }, env_production: { LEVEL: 2 } },
            { name: 'worker', script: './app.js', args: 'one "two three"' },
          ],
        };
        """;

    [Fact]
    public async Task An_ecosystem_file_of_the_folder_starts_restarts_and_deletes_its_apps()
    {
        var file = Home.Write("ecosystem.config.js", Ecosystem);
        Home.Write("app.js", "console.log(JSON.stringify([process.env.GREETING, process.env.LEVEL, process.argv.slice(2)])); setInterval(() => {}, 1000);\n");

        var start = (await Home.PbmAsync("start")).Succeeded();
        Assert.Contains("[PBM] App [web] launched (1 instances)", start.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("this file speaks", start.Output, StringComparison.Ordinal);
        await OutputIsAsync("web", """["hello","1",[]]""");
        await OutputIsAsync("worker", """[null,null,["one","two three"]]""");

        (await Home.PbmAsync("restart", file, "--only", "web", "--env", "production")).Succeeded();
        await OutputIsAsync("web", """["hello","2",[]]""");
        Assert.Equal(0, (await Home.InstanceAsync("worker")).Restarts);

        (await Home.PbmAsync("stop", file, "--only", "worker")).Succeeded();
        Assert.Equal("stopped", (await Home.InstanceAsync("worker")).Status);
        (await Home.PbmAsync("delete", file)).Succeeded();
        Assert.Empty(await Home.ListAsync());
    }

    [Fact]
    public async Task A_HOCON_file_is_started_with_its_environment_and_a_fault_in_it_starts_nothing()
    {
        Home.Write("app.js", "console.log(process.env.GREETING); setInterval(() => {}, 1000);\n");
        var file = Home.Write("pm.conf", "apps { web { script = app.js, env.GREETING = \"by \"${USER_NAME} } }\nenvironments.night.env.GREETING = dark\n");

        (await Home.PbmAsync(["start", file], new Dictionary<string, string?> { ["USER_NAME"] = "ada" })).Succeeded();
        await OutputIsAsync("web", "by ada");
        (await Home.PbmAsync(["restart", file, "--env", "night"], new Dictionary<string, string?> { ["USER_NAME"] = "ada" })).Succeeded();
        await OutputIsAsync("web", "dark");

        var wrong = await Home.PbmAsync("start", Home.Write("wrong.conf", "apps {\n  other { script = app.js\n"));
        Assert.Equal(1, wrong.ExitCode);
        Assert.Contains("wrong.conf:2:9: a brace that is never closed", wrong.Error, StringComparison.Ordinal);
        Assert.Single(await Home.ListAsync());
    }

    private Task<TimeSpan> OutputIsAsync(string app, string line) => Eventually.TrueAsync(
        $"{app} printed {line}",
        20,
        async () => (await Home.PbmAsync("logs", app, "--nostream", "--out")).Output.Contains(line, StringComparison.Ordinal));
}
