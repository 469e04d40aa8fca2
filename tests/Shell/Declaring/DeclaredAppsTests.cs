using ActorPm.Shell.ConfigFiles;
using ActorPm.Shell.Declaring;
using ActorPm.Shell.Tests.Fakes;

namespace ActorPm.Shell.Tests.Declaring;

public class DeclaredAppsTests
{
    private const string File = """
        {"apps": [
          {"name": "web", "script": "web.js", "env": {"A": "1", "B": "2"}, "env_production": {"B": "3"}, "append_env_to_name": true},
          {"script": "api.js", "name_prefix": "shop", "increment_var": "PORT", "write": true}]}
        """;

    [Fact]
    public void The_name_tells_the_environment_where_the_file_wants_it()
    {
        var app = JsonApps.Read(File, "f", "production").Apps[0];
        Assert.Equal(("web-production", "1", "3"), (app.Name, app.Environment!["A"], app.Environment["B"]));
    }

    [Fact]
    public void Only_chooses_by_the_name_an_app_goes_by_and_knows_slips()
    {
        var machine = new FakeMachine().File("/work/f.json", File);
        DeclaredApps Read(string name) => ConfigFile.Read("f.json", machine, TextReader.Null, new FileSelection(null, [name]));
        Assert.Equal("api.js", Assert.Single(Read("shop:api").Apps).Script);
        var fault = Assert.Throws<DeclarationException>(() => Read("wbe"));
        Assert.Equal(("f.json declares no app wbe (--only)", "did you mean 'web'?"), (fault.Message, fault.Hint));
    }

    [Fact]
    public void Prefix_and_counted_variable_reach_the_spec()
    {
        var spec = AppSpecBuilder.Build(Apps()[1], new FakeMachine().Programs("node").File("/work/api.js"));
        Assert.Equal(("shop:api", "PORT"), (spec.Name, spec.IncrementVariable));
    }

    [Fact]
    public void Behaviour_variables_count_where_nothing_else_is_said_and_ours_win()
    {
        var variables = new Dictionary<string, string>
        {
            ["PM2_KILL_TIMEOUT"] = "5000",
            ["ACTORPM_KILL_TIMEOUT"] = "7000",
            ["PM2_KILL_SIGNAL"] = "SIGTERM",
            ["EXP_BACKOFF_RESET_TIMER"] = "60000",
        };
        var app = BehaviourVariables.ApplyTo(new AppDeclaration { StopSignal = "SIGHUP" }, variables.GetValueOrDefault);
        Assert.Equal((TimeSpan.FromSeconds(7), "SIGHUP", TimeSpan.FromMinutes(1)), (app.KillTimeout, app.StopSignal, app.BackoffReset));
        Assert.Equal(TimeSpan.FromMinutes(1), RuleChanges.Restart(app, new()).BackoffReset);
        var fault = Assert.Throws<DeclarationException>(() =>
            BehaviourVariables.ApplyTo(new AppDeclaration(), name => name == "PM2_KILL_TIMEOUT" ? "soon" : null));
        Assert.StartsWith("PM2_KILL_TIMEOUT: expected", fault.Message);
    }

    private static IReadOnlyList<AppDeclaration> Apps()
    {
        var declared = JsonApps.Read(File, "f");
        Assert.Empty(declared.Warnings);
        return declared.Apps;
    }
}
