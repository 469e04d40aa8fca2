using System.Text.Json;
using ActorPm.EndToEnd.Tests.Harness;

namespace ActorPm.EndToEnd.Tests;

/// <summary>What reaches an app.</summary>
public sealed class EnvironmentTests : EndToEndTest
{
    private static readonly HashSet<string> Documented =
    [
        "ACTORPM_OWNER", "ACTORPM_HOME", "PM2_HOME", "pm_id", "name", "NODE_APP_INSTANCE", "NODE_CHANNEL_FD", "NODE_CHANNEL_SERIALIZATION_MODE",
        "PYTHONUNBUFFERED", "ACTORPM_ID", "ACTORPM_NAME", "PWD", "OLDPWD", "SHLVL", "_",
    ];

    [Fact]
    public async Task Only_the_callers_and_the_declared_environment_and_a_few_documented_variables_reach_the_app()
    {
        var dump = Home.File("dump");
        var file = Home.Write("apps.json", JsonSerializer.Serialize(new
        {
            apps = new[] { new { name = "app", script = TestPrograms.Path("environment.js"), env = new { DECLARED = "file", BOTH = "file" } } },
        }));
        (await Home.PbmAsync(["start", file], new Dictionary<string, string?> { ["DUMP"] = dump, ["CALLER"] = "shell", ["BOTH"] = "shell" })).Succeeded();
        await Eventually.TrueAsync("the dump is there", 5, () => File.Exists(dump) && new FileInfo(dump).Length > 0);

        var variables = JsonSerializer.Deserialize<Dictionary<string, string>>(await File.ReadAllTextAsync(dump, TestContext.Current.CancellationToken))!;
        Assert.Equal(("file", "file", "shell"), (variables["DECLARED"], variables["BOTH"], variables["CALLER"]));
        var expected = Home.Variables.Keys.Concat(Documented).Concat(["DUMP", "CALLER", "BOTH", "DECLARED"]).ToHashSet();
        Assert.Subset(expected, variables.Keys.ToHashSet());
    }

    [Fact]
    public async Task A_restart_keeps_the_recorded_environment_unless_told_otherwise()
    {
        var dump = Home.File("dump");
        Dictionary<string, string?> With(string value) => new() { ["DUMP"] = dump, ["VALUE"] = value };
        (await Home.PbmAsync(["start", TestPrograms.Path("environment.js")], With("first"))).Succeeded();
        Assert.Equal("first", await ValueAsync());

        (await Home.PbmAsync(["restart", "environment"], With("second"))).Succeeded();
        Assert.Equal("first", await ValueAsync());

        (await Home.PbmAsync(["restart", "environment", "--update-env"], With("third"))).Succeeded();
        Assert.Equal("third", await ValueAsync());

        async Task<string> ValueAsync()
        {
            await Eventually.TrueAsync("the dump is there", 5, () => File.Exists(dump) && new FileInfo(dump).Length > 0);
            var text = await File.ReadAllTextAsync(dump, TestContext.Current.CancellationToken);
            File.Delete(dump);
            return JsonSerializer.Deserialize<Dictionary<string, string>>(text)!["VALUE"];
        }
    }

    [Fact]
    public async Task Another_user_gets_his_own_home_and_name()
    {
        if (!Environment.IsPrivilegedProcess) Assert.Skip("needs root to run an app as another user");
        File.SetUnixFileMode(Home.Folder, (UnixFileMode)0b111_101_101);
        Directory.CreateDirectory(Home.File("out"));
        File.SetUnixFileMode(Home.File("out"), (UnixFileMode)0b111_111_111);
        (await Home.PbmAsync("start", $"id -un >{Home.File("out")}/user; echo $HOME $USER $LOGNAME >{Home.File("out")}/home; sleep 1000", "--name", "other", "--uid", "nobody", "--cwd", Home.File("out"))).Succeeded();
        await Eventually.TrueAsync("it has written", 5, () => File.Exists(Home.File("out/home")) && new FileInfo(Home.File("out/home")).Length > 0);
        Assert.Equal("nobody\n", await File.ReadAllTextAsync(Home.File("out/user"), TestContext.Current.CancellationToken));
        Assert.Equal("/nonexistent nobody nobody\n", await File.ReadAllTextAsync(Home.File("out/home"), TestContext.Current.CancellationToken));
    }
}
