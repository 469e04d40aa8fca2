using ActorPm.Actors.Ports;
using ActorPm.Contracts.Api;
using ActorPm.Contracts.Apps;
using ActorPm.Contracts.Keeper;
using ActorPm.Node.Launching;
using ActorPm.Node.Os;
using ActorPm.Node.Settings;
using ActorPm.Node.Store;
using ActorPm.Node.Tests.Fakes;

namespace ActorPm.Node.Tests.Launching;

public sealed class LaunchPlannerTests : IDisposable
{
    private static readonly Dictionary<string, string> Shell = new() { ["PATH"] = "/nowhere" };

    private readonly TestHome _home = new();
    private readonly LaunchPlanner _planner;
    private readonly string _bin;
    private readonly AppSpec _spec;

    public LaunchPlannerTests()
    {
        _planner = new LaunchPlanner(_home.Paths, "server1", new NodeVersions(), new Preload(_home.Paths, null), new DotNetHook(_home.Paths, null), new SettingsStore(new TaskCompletionSource<StateDatabase>().Task, TimeProvider.System));
        _bin = Path.GetDirectoryName(_home.File("bin/node", "#!/bin/sh\necho v1.2.3\n", executable: true))!;
        _spec = new AppSpec { Name = "web", Script = _home.File("app/server.js"), Cwd = Path.Combine(_home.Paths.Root, "app"), Interpreter = "node" };
    }

    public void Dispose() => _home.Dispose();

    [Fact]
    public void A_node_script_is_run_by_the_node_on_the_childs_own_path()
    {
        var plan = _planner.Plan(Order(_spec with { Arguments = ["a", "b"], InterpreterArguments = ["--inspect"] }, 7, 2, 99));
        var request = plan.Request!;
        Assert.Null(plan.Refusal);
        Assert.Equal(Path.Combine(_bin, "node"), request.File);
        Assert.Equal(["--inspect", _spec.Script, "a", "b"], request.Arguments);
        Assert.Equal("server1/7/99", request.Owner.ToString());
        Assert.True(request.NodeIpc);
        Assert.Equal([KeeperAbilities.NodeIpc, KeeperAbilities.Rotation], request.Needs);
        Assert.Equal("2", request.Environment["NODE_APP_INSTANCE"]);
        Assert.Equal("7", request.Environment["pm_id"]);
        Assert.Equal(_home.Paths.Root, request.Environment["ACTORPM_HOME"]);
        Assert.Null(request.UserId);
    }

    [Fact]
    public void A_program_without_interpreter_is_run_itself()
    {
        var program = _home.File("app/tool", "#!/bin/sh\n", executable: true);
        var request = _planner.Plan(Order(_spec with { Script = program, Interpreter = "none", Arguments = ["x"], Logs = new LogRules { Disabled = true } })).Request!;
        Assert.Equal(program, request.File);
        Assert.Equal(["x"], request.Arguments);
        Assert.False(request.NodeIpc);
        Assert.Null(request.Needs);
    }

    public static TheoryData<string, string, string?> Refused() => new()
    {
        { "missing script", "Script not found: {root}/app/none.js", null },
        { "folder as script", "{root}/app is a folder, not a script", "name the file to run" },
        { "missing folder", "web cannot be started: its working folder {root}/none does not exist", "create it, or name another with --cwd" },
        { "file as folder", "web cannot be started: its working folder {root}/app/server.js is not a folder", "create it, or name another with --cwd" },
        { "no interpreter", "Interpreter rubyx is NOT AVAILABLE in PATH", "install it, or name it with --interpreter and its whole path" },
        { "not executable", "{root}/app/server.js is not executable", "chmod +x {root}/app/server.js, or name a program that runs it with --interpreter" },
        { "unknown user", "web cannot be started: there is no user nobody-at-all on this server", "check --uid, or create the user" },
        { "unknown group", "web cannot be started: there is no group nobody-at-all on this server", "check --gid, or create the group" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void What_cannot_run_is_refused_with_its_name_and_what_to_do(string what, string message, string? hint)
    {
        var root = _home.Paths.Root;
        var spec = what switch
        {
            "missing script" => _spec with { Script = Path.Combine(root, "app/none.js") },
            "folder as script" => _spec with { Script = Path.Combine(root, "app") },
            "missing folder" => _spec with { Cwd = Path.Combine(root, "none") },
            "file as folder" => _spec with { Cwd = _spec.Script },
            "no interpreter" => _spec with { Interpreter = "rubyx" },
            "not executable" => _spec with { Interpreter = "none" },
            "unknown user" => _spec with { User = "nobody-at-all" },
            _ => _spec with { Group = "nobody-at-all" },
        };
        var refusal = _planner.Check(spec, Environment(_bin))!;
        Assert.Equal(ApiErrorCode.CannotRun, refusal.Code);
        Assert.Equal(message.Replace("{root}", root), refusal.Message);
        Assert.Equal(hint?.Replace("{root}", root), refusal.Hint);
    }

    [Fact]
    public void A_signal_that_does_not_exist_is_refused()
    {
        var refusal = _planner.Check(_spec with { Stop = new StopRules { Signal = "SIGNOPE" } }, Environment(_bin))!;
        Assert.Equal((ApiErrorCode.Invalid, "SIGNOPE is not a signal"), (refusal.Code, refusal.Message));
    }

    [Fact]
    public void Another_user_gets_its_own_home_and_groups_and_is_refused_to_all_but_root()
    {
        var nobody = Accounts.FindUser("nobody");
        Assert.SkipWhen(nobody is null, "there is no user nobody here");
        var plan = _planner.Plan(Order(_spec with { User = "nobody" }));
        if (Accounts.CurrentUserId != 0)
        {
            Assert.Contains("only root can run a program as user nobody", plan.Refusal!.Message);
            return;
        }

        var request = plan.Request!;
        Assert.Equal(nobody.UserId, request.UserId);
        Assert.Equal(nobody.GroupId, request.GroupId);
        Assert.Contains(nobody.GroupId, request.Groups!);
        Assert.Contains(KeeperAbilities.User, request.Needs!);
        Assert.Equal(("nobody", "nobody", nobody.Home), (request.Environment["USER"], request.Environment["LOGNAME"], request.Environment["HOME"]));
        Assert.Equal("nobody", _planner.Describe(Order(_spec with { User = "nobody" })).User);
    }

    [Fact]
    public void The_own_user_named_is_the_same_as_none_named() =>
        Assert.Null(_planner.Plan(Order(_spec with { User = Accounts.CurrentUserId.ToString() })).Request!.UserId);

    [Fact]
    public void A_stop_by_message_goes_over_the_channel()
    {
        var sequence = _planner.StopSequence(new StopRules { Signal = "SIGTERM", ShutdownWithMessage = true, TreeKill = false, KillTimeout = TimeSpan.FromSeconds(3) });
        Assert.Equal((15, "\"shutdown\"", false, TimeSpan.FromSeconds(3)), (sequence.Signal, sequence.IpcMessage, sequence.Tree, sequence.KillTimeout));
    }

    [Fact]
    public async Task The_version_of_node_is_asked_once_and_never_waited_for()
    {
        var versions = new NodeVersions();
        var program = Path.Combine(_bin, "node");
        Assert.Equal("1.2.3", await versions.GetAsync(program));
        Assert.Equal("1.2.3", versions.Peek(program));
        Assert.Null(await versions.GetAsync("/bin/true"));
    }

    private static Dictionary<string, string> Environment(string bin) => new(Shell) { ["PATH"] = $"/nowhere:{bin}" };

    private LaunchOrder Order(AppSpec spec, int instance = 0, int slot = 0, long generation = 1) =>
        new(spec, Environment(_bin), instance, slot, generation);
}
