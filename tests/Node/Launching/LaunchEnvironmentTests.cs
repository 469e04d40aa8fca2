using ActorPm.Actors.Ports;
using ActorPm.Contracts.Apps;
using ActorPm.Contracts.Homes;
using ActorPm.Node.Launching;
using ActorPm.Node.Os;

namespace ActorPm.Node.Tests.Launching;

public sealed class LaunchEnvironmentTests
{
    private static readonly AppSpec Spec = new() { Name = "a", Script = "/a", Cwd = "/" };

    [Fact]
    public void The_declared_environment_wins_over_the_callers()
    {
        var made = Make(Spec with { Environment = new Dictionary<string, string> { ["X"] = "declared" } }, new() { ["X"] = "shell", ["Y"] = "shell" });
        Assert.Equal(("declared", "shell"), (made["X"], made["Y"]));
    }

    [Fact]
    public void Filtered_prefixes_keep_the_callers_variables_away_and_not_the_declared_ones()
    {
        var made = Make(
            Spec with { FilterEnvironment = ["AWS_", "SECRET"], Environment = new Dictionary<string, string> { ["AWS_REGION"] = "x" } },
            new() { ["AWS_KEY"] = "k", ["SECRET"] = "s", ["HOME"] = "/h" });
        Assert.Equal(["ACTORPM_HOME", "AWS_REGION", "HOME", "NODE_APP_INSTANCE", "pm_id"], made.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void What_a_supervisor_told_the_shell_itself_stays_there()
    {
        var made = Make(Spec, new() { ["NODE_CHANNEL_FD"] = "3", ["NODE_UNIQUE_ID"] = "1", ["ACTORPM_READY_FD"] = "5", ["LISTEN_FDS"] = "1", ["status"] = "mine" });
        Assert.Equal(["ACTORPM_HOME", "NODE_APP_INSTANCE", "pm_id", "status"], made.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_fields_of_pm2_are_dropped_where_the_shell_runs_under_pm2()
    {
        var made = Make(Spec, new() { ["pm_exec_path"] = "/x", ["status"] = "online", ["name"] = "other", ["PORT"] = "1" });
        Assert.Equal(["ACTORPM_HOME", "NODE_APP_INSTANCE", "PORT", "pm_id"], made.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Python_writes_at_once_unless_told_otherwise()
    {
        Assert.Equal("1", Make(Spec with { Interpreter = "/usr/bin/python3" }, [])["PYTHONUNBUFFERED"]);
        Assert.Equal("", Make(Spec with { Interpreter = "python" }, new() { ["PYTHONUNBUFFERED"] = "" })["PYTHONUNBUFFERED"]);
        Assert.False(Make(Spec, []).ContainsKey("PYTHONUNBUFFERED"));
    }

    [Fact]
    public void The_variable_of_the_slot_can_be_renamed()
    {
        var made = Make(Spec with { InstanceVariable = "WORKER" }, []);
        Assert.Equal("1", made["WORKER"]);
        Assert.False(made.ContainsKey("NODE_APP_INSTANCE"));
    }

    [Fact]
    public void Another_user_has_its_own_home_unless_declared()
    {
        var user = new Account("bob", 1000, 1000, "/home/bob", "/bin/zsh");
        var made = LaunchEnvironment.Make(
            new LaunchOrder(Spec with { Environment = new Dictionary<string, string> { ["SHELL"] = "/bin/sh" } }, new Dictionary<string, string> { ["HOME"] = "/root" }, 0, 1, 0),
            new HomePaths("/h"),
            user);
        Assert.Equal(("/home/bob", "bob", "bob", "/bin/sh"), (made["HOME"], made["USER"], made["LOGNAME"], made["SHELL"]));
    }

    private static Dictionary<string, string> Make(AppSpec spec, Dictionary<string, string> shell) =>
        LaunchEnvironment.Make(new LaunchOrder(spec, shell, 3, 1, 0), new HomePaths("/h"), null);
}
