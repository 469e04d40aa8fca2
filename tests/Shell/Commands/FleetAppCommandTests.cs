using System.Text.Json;
using ActorPm.Contracts;
using ActorPm.Contracts.Api;
using ActorPm.Contracts.Apps;
using ActorPm.Shell.Tests.Fakes;

namespace ActorPm.Shell.Tests.Commands;

/// <summary>Commands for apps of the fleet, on alpha of a fleet of alpha, beta and gamma.</summary>
public sealed class FleetAppCommandTests : IAsyncDisposable
{
    private readonly TemporaryHome _home = new();
    private readonly FakeMachine _machine = new FakeMachine().Programs("node", "npm").File("/work/app.js").File("/work/worker.py").Programs("python3");
    private readonly FakeNode _node;

    public FleetAppCommandTests()
    {
        var none = new Dictionary<string, string>();
        _node = new FakeNode(_home.Paths).Rows(Samples.Row(0, "zzz"));
        _node.Says(FakeNode.HelloOf(_home.Paths, BuildVersion.Full, int.MaxValue) with
        {
            Fleet = [new FleetPeer("alpha", true, none), new FleetPeer("beta", false, none), new FleetPeer("gamma", false, none)],
        });
        _node.Updates(ApiRoutes.FleetApps, new OperationNotice("web: 6 of 6 ready", Warning: false), new OperationFinished(ExitCode.Ok));
        _node.Updates(ApiRoutes.Apps, new OperationFinished(ExitCode.Ok));
        _node.Updates(ApiRoutes.Actions, new OperationFinished(ExitCode.Ok));
    }

    public async ValueTask DisposeAsync()
    {
        await _node.DisposeAsync();
        _home.Dispose();
    }

    [Fact]
    public async Task A_script_with_a_place_is_declared_to_the_fleet()
    {
        Has(Samples.FleetApp(), Samples.FleetApp() with { Name = "other" });
        var run = await RunAsync("start", "app.js", "-i", "6", "--name", "web", "--place", "role=web", "--", "--port", "3000");
        Assert.Equal((ExitCode.Ok, ""), (run.Code, run.Error));
        // Where it is in the fleet, and neither other apps nor the list of this server.
        Assert.StartsWith("[PBM] web: 6 of 6 ready\n[PBM] Done.\n┌", run.Out, StringComparison.Ordinal);
        Assert.Single(run.Out.Split('\n'), row => row.StartsWith("│ web", StringComparison.Ordinal));
        Assert.DoesNotMatch("other|zzz", run.Out);
        var put = Put();
        Assert.Equal(("role=web", "6", "spread", "replace", "keep_replacement", false), (put.Place, put.Instances, put.Strategy, put.OnServerLoss, put.OnReturn, put.ChangeExisting));
        Assert.NotNull(put.By);
        Assert.Equal(("web", "/work/app.js", ExecMode.Cluster, 1), (put.Spec.Name, put.Spec.Script, put.Spec.Mode, put.Spec.Instances));
        Assert.Equal(["--port", "3000"], put.Spec.Arguments);
        Assert.Empty(put.Spec.Environment);
        Assert.Single(_node.Requests, request => request.Method == "POST");
    }

    [Fact]
    public async Task What_is_said_of_the_place_is_sent()
    {
        await RunAsync("start", "app.js", "--place", "all", "--pack", "--on-server-loss", "wait", "--on-return", "keep_original", "--publish", "fleet");
        var put = Put();
        Assert.Equal("fleet", put.Publish);
        Assert.Equal(("", "1", "pack", "wait", "keep_original"), (put.Place, put.Instances, put.Strategy, put.OnServerLoss, put.OnReturn));
        Assert.Equal(ExecMode.Fork, put.Spec.Mode);
    }

    [Theory]
    [InlineData("6", "app.js", ExecMode.Cluster)]
    [InlineData("per_server", "app.js", ExecMode.Cluster)]
    [InlineData("per_server:2", "app.js", ExecMode.Cluster)]
    [InlineData("single", "app.js", ExecMode.Cluster)]
    [InlineData("per_server:2", "worker.py", ExecMode.Fork)]
    [InlineData("single", "npm", ExecMode.Fork)]
    [InlineData("per_server", "npm", ExecMode.Fork)]
    [InlineData("per_server:2", "npm", ExecMode.Cluster)]
    public async Task Instances_share_ports_where_the_same_number_would_on_one_server(string instances, string script, ExecMode mode)
    {
        await RunAsync("start", script, "-i", instances, "--place", "all");
        var put = Put();
        Assert.Equal((instances, mode, 1), (put.Instances, put.Spec.Mode, put.Spec.Instances));
    }

    [Theory]
    [InlineData("-i max --place all", "app has a place in the fleet, and max, 0 and negative instances count the processors of one server\n  6 in the whole fleet, per_server or per_server:2 on each server, or single\n")]
    [InlineData("-i 0 --place all", "app has a place in the fleet, and max, 0 and negative instances count the processors of one server\n")]
    [InlineData("-i -1 --place all", "app has a place in the fleet, and max, 0 and negative instances count the processors of one server\n")]
    [InlineData("-i per_server", "per_server says something of apps of the fleet, and app has no place there\n  --place role=web, or place = \"role=web\" in a file; all for every server\n")]
    [InlineData("-i single", "single says something of apps of the fleet, and app has no place there\n")]
    [InlineData("-i per_sever --place all", "-i: expected per_server or per_server:2, found 'per_sever'\n")]
    [InlineData("--pack", "--pack says something of apps of the fleet, and app has no place there\n")]
    [InlineData("--on-return keep_original", "--on-return says something of apps of the fleet, and app has no place there\n")]
    [InlineData("--pack --spread --place all", "--pack and --spread exclude each other\n  leave one of them out\n")]
    [InlineData("--place web", "--place: expected role=web, zone!=b, server=alpha|beta, several of them with commas, or all, found 'web'\n")]
    [InlineData("--place all --on-server-loss move", "--on-server-loss: expected replace or wait or never, found 'move'\n")]
    [InlineData("--place all --on-return stay", "--on-return: expected keep_replacement or keep_original, found 'stay'\n")]
    [InlineData("--place all --on beta", "--on chooses servers, and so does the place of an app of the fleet: --place\n  leave --on out: every server takes apps of the fleet\n")]
    [InlineData("--place all --on all", "--on chooses servers, and so does the place of an app of the fleet: --place\n")]
    [InlineData("--place all --force", "app has a place in the fleet, and --force starts another copy on one server\n")]
    [InlineData("--place all --attach", "--attach follows apps of this server, and of the fleet there is app\n")]
    public async Task What_does_not_go_together_is_one_error_and_nothing_is_sent(string options, string error)
    {
        var run = await RunAsync(["start", "app.js", .. options.Split(' ')]);
        Assert.Equal((ExitCode.Failed, ""), (run.Code, run.Out));
        Assert.StartsWith("[PBM][ERROR] " + error, run.Error);
        Assert.Equal(1, run.Error.Split("[PBM][ERROR]").Length - 1);
        Assert.Empty(_node.Requests);
    }

    [Theory]
    [InlineData("restart web --place all", "--place cannot be changed by restart")]
    [InlineData("restart web --spread", "--spread cannot be changed by restart")]
    [InlineData("runtime app.js --place all", "the foreground does not place apps of the fleet: app")]
    public async Task Other_commands_refuse_a_place(string typed, string error) =>
        Assert.StartsWith("[PBM][ERROR] " + error, (await RunAsync(typed.Split(' '))).Error);

    [Fact]
    public async Task A_refusal_of_the_node_is_told()
    {
        _node.Updates(
            ApiRoutes.FleetApps,
            new OperationError(new ApiError { Code = ApiErrorCode.CannotRun, Message = "web is an app of the fleet already", Hint = "pbm scale web 8" }),
            new OperationFinished(ExitCode.Failed));
        Assert.Equal(
            new ShellRun(ExitCode.Failed, "", "[PBM][ERROR] web is an app of the fleet already\n  pbm scale web 8\n"),
            await RunAsync("start", "app.js", "-n", "web", "--place", "all"));
    }

    [Fact]
    public async Task An_answer_that_is_cut_off_says_where_to_look()
    {
        _node.Updates(ApiRoutes.FleetApps, new OperationNotice("web: 2 of 6 ready", Warning: false));
        var run = await RunAsync("start", "app.js", "--place", "all");
        Assert.Equal(ExitCode.Failed, run.Code);
        Assert.StartsWith("[PBM][ERROR] placing: the node went away before it was done\n  the fleet carries it on: pbm fleet apps tells how far it is", run.Error);
    }

    [Fact]
    public async Task A_file_places_its_apps_after_the_others_and_may_change_them()
    {
        _machine.File("/work/pm.conf", """
            apps {
              web { script = app.js, place = "role=web", instances = per_server, strategy = pack, on_server_loss = never, env { LEVEL = 1 } }
              db { script = app.js }
              worker { script = worker.py, place = all, instances = 3, on_return = keep_original }
            }
            environments.production { apps.web.env.LEVEL = 2 }
            """);
        Has(Samples.FleetApp(), Samples.FleetApp() with { Name = "worker" });
        var run = await RunAsync("start", "pm.conf", "--env", "production");
        Assert.Equal((ExitCode.Ok, ""), (run.Code, run.Error));
        Assert.StartsWith("[PBM] web: 6 of 6 ready\n[PBM] web: 6 of 6 ready\n┌", run.Out, StringComparison.Ordinal);
        Assert.Equal([ApiRoutes.Apps, ApiRoutes.FleetApps, ApiRoutes.FleetApps], _node.Requests.Where(request => request.Method == "POST").Select(request => request.Path));
        Assert.Equal("db", Assert.Single(_node.Body(ApiRoutes.Apps, ApiJson.Default.StartApps).Apps).Name);
        var puts = Puts();
        Assert.Equal(
            [("web", "role=web", "per_server", "pack", "never", "keep_replacement", true), ("worker", "", "3", "spread", "replace", "keep_original", true)],
            puts.Select(put => (put.Spec.Name, put.Place, put.Instances, put.Strategy, put.OnServerLoss, put.OnReturn, put.ChangeExisting)));
        Assert.Equal("2", puts[0].Spec.Environment["LEVEL"]);
    }

    [Fact]
    public async Task After_one_that_fails_no_other_app_of_the_file_is_placed()
    {
        _node.Updates(ApiRoutes.FleetApps, new OperationError(new ApiError { Code = ApiErrorCode.CannotRun, Message = "one failed" }), new OperationFinished(ExitCode.Failed));
        _machine.File("/work/apps.json", """{ "apps": [ { "name": "one", "script": "app.js", "place": "all" }, { "name": "two", "script": "app.js", "place": "all" } ] }""");
        Assert.Equal(new ShellRun(ExitCode.Failed, "", "[PBM][ERROR] one failed\n"), await RunAsync("start", "apps.json"));
        Assert.Equal("one", Assert.Single(Puts()).Spec.Name);
    }

    [Fact]
    public async Task YAML_and_JSON_have_the_same_fields()
    {
        _machine.File("/work/apps.yml", "apps:\n  - name: web\n    script: app.js\n    place: role=web\n    instances: per_server:2\n    onServerLoss: wait\n");
        await RunAsync("start", "apps.yml");
        Assert.Equal(("role=web", "per_server:2", "wait"), (Put().Place, Put().Instances, Put().OnServerLoss));
        _machine.File("/work/apps.json", """[ { "name": "web", "script": "app.js", "place": ["role=web", "zone!=b"], "instances": 2 } ]""");
        await RunAsync("start", "apps.json");
        Assert.Equal(("role=web,zone!=b", "2"), (Put().Place, Put().Instances));
    }

    [Theory]
    [InlineData("place = web", "pm.conf:1:39: web: place: expected role=web, zone!=b, server=alpha|beta, several of them with commas, or all, found 'web'")]
    [InlineData("place = all, instances = max", "web has a place in the fleet, and max, 0 and negative instances count the processors of one server")]
    [InlineData("instances = single", "single says something of apps of the fleet, and web has no place there")]
    [InlineData("strategy = pack", "strategy says something of apps of the fleet, and web has no place there")]
    [InlineData("publish = fleet", "publish says something of apps of the fleet, and web has no place there")]
    [InlineData("place = all, publish = everywhere", "pm.conf:1:54: web: publish: expected server or fleet, found 'everywhere'")]
    [InlineData("place = all, strategy = even", "pm.conf:1:55: web: strategy: expected spread or pack, found 'even'")]
    public async Task A_wrong_value_in_a_file_is_told_with_its_place(string field, string error)
    {
        _machine.File("/work/pm.conf", $"apps {{ web {{ script = app.js, {field} }} }}");
        var run = await RunAsync("start", "pm.conf");
        Assert.Equal(ExitCode.Failed, run.Code);
        Assert.StartsWith("[PBM][ERROR] " + error, run.Error);
        Assert.Empty(_node.Requests);
    }

    [Theory]
    [InlineData("restart pm.conf", 1, "restart does not place apps of the fleet: web\n  pbm start with the file declares them anew")]
    [InlineData("reload pm.conf", 1, "reload does not place apps of the fleet: web\n")]
    [InlineData("apply pm.conf --yes --on alpha", 1, "--on chooses servers, and so does the place of web\n")]
    [InlineData("start pm.conf --on alpha", 1, "--on chooses servers, and so does the place of web\n")]
    public async Task A_file_with_a_place_is_refused_where_it_would_not_be_followed(string typed, int code, string error)
    {
        _machine.File("/work/pm.conf", "apps { web { script = app.js, place = all }, db { script = app.js } }");
        var run = await RunAsync(typed.Split(' '));
        Assert.Equal(code, (int)run.Code);
        Assert.StartsWith("[PBM][ERROR] " + error, run.Error);
        Assert.Empty(_node.Requests);
    }

    [Theory]
    [InlineData("start", AppAction.Start)]
    [InlineData("stop", AppAction.Stop)]
    [InlineData("restart", AppAction.Restart)]
    [InlineData("reload", AppAction.Reload)]
    [InlineData("delete", AppAction.Delete)]
    public async Task A_name_of_the_fleet_goes_to_the_node_though_nothing_of_it_runs_here(string word, AppAction action)
    {
        Has(Samples.FleetApp());
        _machine.File("/work/web"); // a script that is called like it is not meant
        Assert.Equal(ExitCode.Ok, (await RunAsync(word, "web")).Code);
        var request = _node.Body(ApiRoutes.Actions, ApiJson.Default.ActOnApps);
        Assert.Equal((action, "web", false), (request.Action, Assert.Single(request.Targets), request.Here));
    }

    [Fact]
    public async Task A_server_that_is_named_acts_on_what_it_has_only()
    {
        await RunAsync("restart", "zzz", "--on", "alpha");
        Assert.True(_node.Body(ApiRoutes.Actions, ApiJson.Default.ActOnApps).Here);
    }

    [Fact]
    public async Task The_fleet_takes_its_apps_in_turns_itself()
    {
        Has(Samples.FleetApp());
        await RunAsync("restart", "web", "--parallel", "1");
        Assert.Equal("web", Assert.Single(_node.Body(ApiRoutes.Actions, ApiJson.Default.ActOnApps).Targets));
    }

    [Fact]
    public async Task Scale_goes_to_the_node_as_typed()
    {
        _node.Updates(ApiRoutes.Scale, new OperationFinished(ExitCode.Ok));
        Assert.Equal(ExitCode.Ok, (await RunAsync("scale", "web", "+2")).Code);
        var request = _node.Body(ApiRoutes.Scale, ApiJson.Default.ScaleApp);
        Assert.Equal(("web", 2, true), (request.Target, request.Count, request.Relative));
    }

    [Fact]
    public async Task The_apps_of_the_fleet_are_a_table_or_JSON()
    {
        Has(Samples.FleetApp() with { Publish = "fleet", Listening = ["3000"] }, Samples.FleetApp() with { Name = "cron", Place = "", Instances = "single", Missing = 1, Places = [] });
        Assert.Equal(
            """
            ┌──────┬──────────┬───────────┬───────┬──────────────────────────┬──────────────────┬───────────┐
            │ name │ place    │ instances │ ready │ servers                  │ answers          │ state     │
            ├──────┼──────────┼───────────┼───────┼──────────────────────────┼──────────────────┼───────────┤
            │ web  │ role=web │ 6         │ 6/6   │ alpha 2, beta 2, gamma 2 │ everywhere: 3000 │ ok        │
            │ cron │ all      │ single    │ 0/1   │ -                        │ where it runs    │ 1 missing │
            └──────┴──────────┴───────────┴───────┴──────────────────────────┴──────────────────┴───────────┘

            """, (await RunAsync("fleet", "apps")).Out);
        var list = JsonSerializer.Deserialize((await RunAsync("fleet", "apps", "--json")).Out, ApiJson.Default.FleetAppList)!;
        Assert.Equal((2, "beta"), (list.Apps.Count, list.Scheduler));
    }

    [Fact]
    public async Task It_is_said_when_no_scheduler_answers_and_when_there_are_none()
    {
        _node.Answer(ApiRoutes.FleetApps, JsonSerializer.Serialize(new FleetAppList([], null), ApiJson.Default.FleetAppList));
        Assert.Equal(
            new ShellRun(
                ExitCode.Ok, "no apps of the fleet: pbm start app.js --place all declares one\n",
                "[PBM][WARN] no scheduler answers: this is what this server knows itself, and nothing is placed meanwhile\n"),
            await RunAsync("fleet", "apps"));
    }

    [Theory]
    [InlineData("drain", null, null, true)]
    [InlineData("drain beta", "beta", null, true)]
    [InlineData("cordon beta", "beta", true, null)]
    [InlineData("uncordon", null, false, false)]
    public async Task A_server_is_drained_cordoned_and_uncordoned(string typed, string? server, bool? isCordoned, bool? isDraining)
    {
        _node.Updates(ApiRoutes.FleetServer, new OperationNotice("beta: 2 instances go elsewhere", Warning: false), new OperationProgress("draining", 1, 2), new OperationFinished(ExitCode.Ok));
        Assert.Equal(new ShellRun(ExitCode.Ok, "[PBM] beta: 2 instances go elsewhere\n", ""), await RunAsync(["server", .. typed.Split(' ')]));
        var change = _node.Body(ApiRoutes.FleetServer, ApiJson.Default.ChangeServer);
        Assert.Equal((server, isCordoned, isDraining), (change.Server, change.IsCordoned, change.IsDraining));
        Assert.Null(change.Labels);
    }

    [Theory]
    [InlineData("role=web region=", null)]
    [InlineData("beta role=web region=", "beta")]
    public async Task Labels_of_a_server_are_set_and_taken_away(string typed, string? server)
    {
        _node.Updates(ApiRoutes.FleetServer, new OperationFinished(ExitCode.Ok));
        Assert.Equal(ExitCode.Ok, (await RunAsync(["server", "label", .. typed.Split(' ')])).Code);
        var change = _node.Body(ApiRoutes.FleetServer, ApiJson.Default.ChangeServer);
        Assert.Equal((server, null, null), (change.Server, change.IsCordoned, change.IsDraining));
        Assert.Equal(new Dictionary<string, string> { ["role"] = "web", ["region"] = "" }, change.Labels);
    }

    [Theory]
    [InlineData("label beta", "[PBM][ERROR] label beta: there is no label to set\n  pbm server label beta role=web; role= takes it away\n")]
    [InlineData("label beta gamma", "[PBM][ERROR] label gamma: a label has a name and a value\n")]
    [InlineData("label server=beta", "[PBM][ERROR] label server=beta: no label can be called server")]
    [InlineData("label", "error: missing required argument 'labels'\n")]
    [InlineData("drain beta gamma", "[PBM][ERROR] Unknown command argument: gamma\n")]
    public async Task A_wrong_change_of_a_server_is_refused_here(string typed, string error)
    {
        Assert.StartsWith(error, (await RunAsync(["server", .. typed.Split(' ')])).Error);
        Assert.Empty(_node.Requests);
    }

    [Fact]
    public async Task Outside_a_fleet_the_node_says_so_and_nobody_asks_for_its_apps_by_the_way()
    {
        _node.Says(FakeNode.HelloOf(_home.Paths, BuildVersion.Full, int.MaxValue));
        _node.Refuse(ApiRoutes.FleetServer, ApiErrorCode.NotFound, "this server is in no fleet", "pbm fleet init begins one", status: 409);
        _node.Refuse(ApiRoutes.FleetApps, ApiErrorCode.NotFound, "this server is in no fleet", "pbm fleet init begins one", status: 409);
        var refused = new ShellRun(ExitCode.Failed, "", "[PBM][ERROR] this server is in no fleet\n  pbm fleet init begins one\n");
        Assert.Equal(refused, await RunAsync("server", "drain"));
        Assert.Equal(refused, await RunAsync("fleet", "apps"));
        Assert.Equal(refused, await RunAsync("start", "app.js", "--place", "all"));
        _node.Requests.Clear();
        _machine.File("/work/web");
        await RunAsync("stop", "web");
        await RunAsync("start", "npm");
        Assert.DoesNotContain(_node.Requests, request => request.Path == ApiRoutes.FleetApps);
    }

    [Fact]
    public async Task What_was_typed_can_be_written_to_a_file()
    {
        var folder = Directory.CreateTempSubdirectory("pbm-write-");
        try
        {
            _machine.CurrentFolder = folder.FullName;
            _machine.File(Path.Combine(folder.FullName, "app.js"));
            await RunAsync("start", "app.js", "-n", "web", "-i", "per_server", "--place", "role=web", "--pack", "--write");
            using var written = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(folder.FullName, "web-pm2.json"), TestContext.Current.CancellationToken));
            Assert.Equal(("role=web", "pack", "per_server"), (Text("place"), Text("strategy"), Text("instances")));

            string? Text(string name) => written.RootElement.GetProperty(name).GetString();
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private Task<ShellRun> RunAsync(params string[] words) => ShellRun.OfAsync(_home.Paths, words, _machine);

    private void Has(params IReadOnlyList<FleetAppView> apps) =>
        _node.Answer("GET " + ApiRoutes.FleetApps, JsonSerializer.Serialize(new FleetAppList(apps, "beta"), ApiJson.Default.FleetAppList));

    private PutFleetApp Put() => Puts()[^1];

    private List<PutFleetApp> Puts() =>
        [.. _node.Requests.Where(request => request is { Method: "POST", Path: ApiRoutes.FleetApps }).Select(request => JsonSerializer.Deserialize(request.Body, ApiJson.Default.PutFleetApp)!)];
}
