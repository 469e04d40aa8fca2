using ActorPm.Contracts.Apps;
using ActorPm.Shell.Declaring;
using ActorPm.Shell.Tests.Fakes;

namespace ActorPm.Shell.Tests.Declaring;

public class AppSpecBuilderTests
{
    private static FakeMachine Machine() => new FakeMachine()
        .Programs("node", "bash", "npm", "ls", "python3")
        .File("/work/app.js").File("/work/tool.sh").File("/work/my.app.js").File("/srv/shop/api.js").Folder("/srv/blog");

    [Theory]
    [InlineData("app.js", "app", "/work/app.js", "node")]
    [InlineData("./app.js", "app", "/work/app.js", "node")]
    [InlineData("/srv/shop/api.js", "api", "/srv/shop/api.js", "node")]
    [InlineData("my.app.js", "my.app", "/work/my.app.js", "node")]
    [InlineData("tool.sh", "tool", "/work/tool.sh", "bash")]
    [InlineData("ls", "ls", "/usr/bin/ls", "none")]
    public void A_script_or_program_gets_name_path_and_interpreter(string typed, string name, string script, string interpreter)
    {
        var spec = AppSpecBuilder.Build(new AppDeclaration { Script = typed }, Machine());
        Assert.Equal((name, script, interpreter, "/work"), (spec.Name, spec.Script, spec.Interpreter, spec.Cwd));
    }

    [Fact]
    public void A_shell_line_is_run_by_bash_and_named_after_itself()
    {
        var spec = AppSpecBuilder.Build(new AppDeclaration { Script = "sleep 100", Arguments = ["a b"] }, Machine());
        Assert.Equal(("sleep 100", "/usr/bin/bash", "none"), (spec.Name, spec.Script, spec.Interpreter));
        Assert.Equal(["-c", "sleep 100 'a b'"], spec.Arguments);
    }

    [Fact]
    public void Without_bash_sh_runs_a_shell_line() => Assert.Equal(
        "/usr/bin/sh", AppSpecBuilder.Build(new AppDeclaration { Script = "sleep 100" }, new FakeMachine().Programs("sh")).Script);

    [Theory]
    [InlineData("""{ "name": "shop" }""", "shop")]
    [InlineData("""{ "name": "@scope/shop" }""", "@scope/shop")]
    [InlineData("""{ "version": "1" }""", "blog")]
    [InlineData("not json", "blog")]
    [InlineData(null, "blog")]
    public void What_npm_runs_is_named_after_the_project(string? package, string name)
    {
        var machine = Machine();
        if (package is not null) machine.File("/srv/blog/package.json", package);
        Assert.Equal(name, AppSpecBuilder.Build(new AppDeclaration { Script = "npm", Cwd = "/srv/blog", Arguments = ["run", "start"] }, machine).Name);
    }

    [Fact]
    public void A_script_is_looked_for_in_the_apps_own_folder() => Assert.Equal(
        "/srv/shop/api.js", AppSpecBuilder.Build(new AppDeclaration { Script = "api.js", Cwd = "/srv/shop" }, Machine()).Script);

    [Fact]
    public void One_that_lies_in_the_callers_folder_instead_is_named() => Assert.Contains(
        "to run /work/here.js there, name it with its whole path",
        Assert.Throws<DeclarationException>(() => AppSpecBuilder.Build(new AppDeclaration { Script = "here.js", Cwd = "/srv/shop" }, Machine().File("/work/here.js"))).Hint);

    [Fact]
    public void Paths_of_files_are_relative_to_the_apps_folder()
    {
        var spec = AppSpecBuilder.Build(
            new AppDeclaration { Script = "api.js", Cwd = "/srv/shop", OutFile = "out.log", ErrorFile = "/dev/null", PidFile = "../a.pid" }, Machine());
        Assert.Equal(("/srv/shop/out.log", "", "/srv/a.pid"), (spec.Logs.OutFile, spec.Logs.ErrorFile, spec.PidFile));
    }

    [Theory]
    [InlineData("nofile", null, "Script not found: /work/nofile")]
    [InlineData("nofile.js", null, "Script not found: /work/nofile.js")]
    [InlineData("/srv", null, "is a folder")]
    [InlineData("secret.sh", null, "Script not readable: /work/secret.sh")]
    [InlineData("app.js", "/nowhere", "Folder not found: /nowhere")]
    [InlineData(null, null, "has no script")]
    public void What_cannot_be_run_is_named(string? script, string? cwd, string message)
    {
        var fault = Assert.Throws<DeclarationException>(() => AppSpecBuilder.Build(
            new AppDeclaration { Script = script, Cwd = cwd }, Machine().Folder("/srv").Unreadable("/work/secret.sh")));
        Assert.Contains(message, fault.Message);
    }

    [Fact]
    public void A_missing_interpreter_is_said_in_PM2s_words() => Assert.StartsWith(
        "Interpreter nonsuch is NOT AVAILABLE in PATH.",
        Assert.Throws<DeclarationException>(() => AppSpecBuilder.Build(new AppDeclaration { Script = "app.js", Interpreter = "nonsuch" }, Machine())).Message);

    [Fact]
    public void A_script_without_the_executable_bit_is_no_program_of_its_own() => Assert.Contains(
        "not executable",
        Assert.Throws<DeclarationException>(() => AppSpecBuilder.Build(new AppDeclaration { Script = "tool.sh", Interpreter = "none" }, Machine())).Message);

    [Theory]
    [InlineData("tool.sh", 3, null, 3)]
    [InlineData("tool.sh", 0, null, 4)]
    [InlineData("tool.sh", -1, null, 3)]
    [InlineData("tool.sh", -9, null, 1)]
    [InlineData("app.js", 1, null, 1)]
    [InlineData("app.js", 2, true, 2)]
    public void Instances_are_forks(string script, int typed, bool? fork, int instances) => Assert.Equal(
        instances,
        AppSpecBuilder.Build(new AppDeclaration { Script = script, Instances = new InstanceCount(typed), ForkMode = fork }, Machine()).Instances);

    [Theory]
    [InlineData("app.js", null, null, ExecMode.Fork, 3)]
    [InlineData("app.js", 1, null, ExecMode.Cluster, 10)]
    [InlineData("app.js", 0, null, ExecMode.Cluster, 10)]
    [InlineData("app.js", 2, true, ExecMode.Fork, 3)]
    [InlineData("app.js", null, false, ExecMode.Cluster, 10)]
    [InlineData("tool.sh", 4, null, ExecMode.Fork, 3)]
    [InlineData("npm", 2, null, ExecMode.Cluster, 10)]
    [InlineData("npm", 1, null, ExecMode.Fork, 3)]
    public void The_mode_follows_from_program_and_number_as_in_PM2(string script, int? instances, bool? fork, ExecMode mode, int listenTimeout)
    {
        var app = new AppDeclaration { Script = script, Instances = instances is { } count ? new InstanceCount(count) : null, ForkMode = fork };
        var spec = AppSpecBuilder.Build(app, Machine());
        Assert.Equal((mode, TimeSpan.FromSeconds(listenTimeout)), (spec.Mode, spec.Ready.ListenTimeout));
    }

    [Fact]
    public void Probes_and_the_handoff_are_laid_over_the_rules()
    {
        var spec = AppSpecBuilder.Build(
            new AppDeclaration
            {
                Script = "tool.sh",
                Listen = ["3000"],
                DrainTimeout = TimeSpan.FromSeconds(5),
                ReadyProbe = new ProbeDeclaration { Http = "/health" },
                AliveProbe = new ProbeDeclaration { Tcp = 0, Failures = 5 },
            },
            Machine());
        Assert.Equal(["3000"], spec.Handoff.Listen);
        Assert.Equal(TimeSpan.FromSeconds(5), spec.Handoff.DrainTimeout);
        Assert.Equal(("/health", 0, 5), (spec.Ready.Probe!.Http, spec.Alive!.Tcp!.Value, spec.Alive.Failures));
    }

    [Fact]
    public void A_probe_asks_one_thing() => Assert.Contains(
        "exclude each other",
        Assert.Throws<DeclarationException>(() => AppSpecBuilder.Build(
            new AppDeclaration { Script = "app.js", ReadyProbe = new ProbeDeclaration { Http = "/", Log = "up" } }, Machine())).Message);

    [Theory]
    [InlineData("a/b", true)]
    [InlineData("../x", true)]
    [InlineData("🚀", true)]
    [InlineData("0", true)]
    [InlineData("all", false)]
    [InlineData("-x", false)]
    [InlineData("", false)]
    [InlineData("a\nb", false)]
    [InlineData("/web/", false)]
    public void Names_keep_the_rules(string name, bool allowed)
    {
        var app = new AppDeclaration { Script = "app.js", Name = name };
        if (allowed) Assert.Equal(name, AppSpecBuilder.Build(app, Machine()).Name);
        else Assert.Contains("cannot be used", Assert.Throws<DeclarationException>(() => AppSpecBuilder.Build(app, Machine())).Message);
    }

    [Fact]
    public void Rotation_is_on_and_each_of_its_rules_can_be_set()
    {
        Assert.Equal(new LogRotation(), RuleChanges.Logs(new AppDeclaration(), new LogRules(), "/work").Rotation);
        var all = new AppDeclaration
        {
            LogMaxBytes = 1 << 20,
            LogMaxAge = TimeSpan.FromHours(1),
            LogRetain = 5,
            LogCompress = false,
            LogRotate = false,
        };

        Assert.Equal(
            new LogRotation { Enabled = false, MaxBytes = 1 << 20, MaxAge = TimeSpan.FromHours(1), Keep = 5, Compress = false },
            RuleChanges.Logs(all, new LogRules(), "/work").Rotation);
    }

    [Fact]
    public void Time_and_json_choose_the_form_of_a_line()
    {
        Assert.Equal((LogFormat.Raw, null), Form(new AppDeclaration()));
        Assert.Equal((LogFormat.Timestamp, "YYYY-MM-DDTHH:mm:ss"), Form(new AppDeclaration { Time = true }));
        Assert.Equal((LogFormat.Timestamp, "HH:mm"), Form(new AppDeclaration { Time = true, LogDateFormat = "HH:mm" }));
        Assert.Equal((LogFormat.Json, null), Form(new AppDeclaration { LogType = "json" }));

        static (LogFormat, string?) Form(AppDeclaration app)
        {
            var logs = RuleChanges.Logs(app, new LogRules(), "/work");
            return (logs.Format, logs.DateFormat);
        }
    }
}
