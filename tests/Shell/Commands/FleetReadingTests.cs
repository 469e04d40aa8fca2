using System.Text.Json;
using ActorPm.Contracts;
using ActorPm.Contracts.Api;
using ActorPm.Contracts.Keeper;
using ActorPm.Shell.Tests.Fakes;

namespace ActorPm.Shell.Tests.Commands;

/// <summary>Reading commands in a fleet of alpha (here), beta and gamma, where gamma never answers.</summary>
public sealed class FleetReadingTests : IAsyncDisposable
{
    private const string OnBeta = ApiRoutes.OnServer + "/beta";
    private const string Silent = "[PBM][WARN] gamma did not answer within 30000 ms: what is there is missing here\n";

    private readonly TemporaryHome _home = new();
    private readonly FakeNode _node;

    public FleetReadingTests()
    {
        var none = new Dictionary<string, string>();
        _node = new FakeNode(_home.Paths);
        _node.Says(FakeNode.HelloOf(_home.Paths, BuildVersion.Full, int.MaxValue) with
        {
            Fleet = [new FleetPeer("alpha", true, none), new FleetPeer("beta", false, none), new FleetPeer("gamma", false, none)],
        });
        FleetApps();
    }

    public async ValueTask DisposeAsync()
    {
        await _node.DisposeAsync();
        _home.Dispose();
    }

    [Fact]
    public async Task Why_tells_of_every_server_that_has_the_app_below_its_name()
    {
        Why("", 0);
        Why(OnBeta, 4);
        Assert.Equal(
            new ShellRun(ExitCode.Ok, "alpha (here)\n[web](0) online\n  for 1 s\nbeta\n[web](4) online\n  for 1 s\n", Silent), await RunAsync("why", "web"));
    }

    [Fact]
    public async Task Why_is_as_outside_a_fleet_where_only_this_server_has_the_app()
    {
        Why("", 0);
        _node.Refuse(OnBeta + ApiRoutes.Why, ApiErrorCode.NotFound, "Process or Namespace web not found");
        Assert.Equal(new ShellRun(ExitCode.Ok, "[web](0) online\n  for 1 s\n", Silent), await RunAsync("why", "web"));
    }

    [Fact]
    public async Task Why_tells_first_where_the_instances_of_an_app_of_the_fleet_are_and_why()
    {
        const string Places = "web, an app of the fleet: 6 on role=web, 6/6 ready\n"
            + "  alpha  2 ready of 2 assigned: 2 of 6: spread over 3 servers\n"
            + "  beta   2 ready of 2 assigned: 2 of 6: spread over 3 servers\n"
            + "  gamma  2 ready of 2 assigned: 2 of 6: spread over 3 servers\n";
        FleetApps(Samples.FleetApp(), Samples.FleetApp() with { Name = "other" });
        Why("", 0);
        Why(OnBeta, 4);
        Assert.Equal(
            new ShellRun(ExitCode.Ok, Places + "alpha (here)\n[web](0) online\n  for 1 s\nbeta\n[web](4) online\n  for 1 s\n", Silent), await RunAsync("why", "web"));

        _node.Refuse(ApiRoutes.Why, ApiErrorCode.NotFound, "Process or Namespace web not found");
        _node.Refuse(OnBeta + ApiRoutes.Why, ApiErrorCode.NotFound, "Process or Namespace web not found");
        Assert.Equal(new ShellRun(ExitCode.Ok, Places, Silent), await RunAsync("why", "web"));
        Assert.Equal(new ShellRun(ExitCode.Failed, Places, Silent + "[PBM][ERROR] Process or Namespace web not found\n"), await RunAsync("why", "web", "nope"));
        Assert.StartsWith(Places + "other, an app of the fleet", (await RunAsync("why")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Why_goes_on_where_the_apps_of_the_fleet_are_not_told()
    {
        _node.Refuse(ApiRoutes.FleetApps, ApiErrorCode.Unavailable, "no majority answers");
        Why("", 0);
        Why(OnBeta, 4);
        var run = await RunAsync("why", "web");
        Assert.StartsWith("alpha (here)\n[web](0) online", run.Out, StringComparison.Ordinal);
        Assert.StartsWith("[PBM][WARN] the apps of the fleet are not known: no majority answers\n", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_id_is_that_of_this_server_where_it_has_it()
    {
        Why("", 0);
        Why(OnBeta, 0);
        Assert.Equal("[web](0) online\n  for 1 s\n", (await RunAsync("why", "0")).Out);
        _node.Refuse(ApiRoutes.Why, ApiErrorCode.NotFound, "Process or Namespace 0 not found");
        Assert.Equal("beta\n[web](0) online\n  for 1 s\n", (await RunAsync("why", "0")).Out);
    }

    [Theory]
    [InlineData("why")]
    [InlineData("logs")]
    public async Task An_app_that_is_nowhere_is_not_found_and_the_silent_are_named(string word)
    {
        foreach (var path in (string[])[ApiRoutes.Why, ApiRoutes.Instances])
        {
            _node.Refuse(path, ApiErrorCode.NotFound, "Process or Namespace nope not found");
            _node.Refuse(OnBeta + path, ApiErrorCode.NotFound, "Process or Namespace nope not found");
        }

        var run = await RunAsync(word, "nope");
        Assert.Equal(ExitCode.Failed, run.Code);
        Assert.Equal(Silent + "[PBM][ERROR] Process or Namespace nope not found\n", run.Error);
    }

    [Fact]
    public async Task Show_describes_the_app_on_the_server_that_has_it()
    {
        _node.Refuse(ApiRoutes.Details, ApiErrorCode.NotFound, "nope not found").Answer(
            OnBeta + ApiRoutes.Details, JsonSerializer.Serialize(new InstanceDetails([Samples.Detail(3, "web")]), ApiJson.Default.InstanceDetails));
        var run = await RunAsync("show", "web");
        Assert.StartsWith("beta\n Describing process with id 3 - name web", run.Out);
        Assert.Equal((ExitCode.Ok, Silent), (run.Code, run.Error));

        _node.Refuse(OnBeta + ApiRoutes.Details, ApiErrorCode.NotFound, "nope not found");
        Assert.Equal(new ShellRun(ExitCode.Failed, "", "[PBM][WARN] nope doesn't exist\n" + Silent), await RunAsync("show", "nope"));
    }

    [Fact]
    public async Task List_and_show_tell_which_ports_answer_on_every_server()
    {
        FleetApps(Samples.FleetApp() with { Publish = "fleet", Listening = ["3000"] }, Samples.FleetApp() with { Name = "inner" });
        foreach (var server in (string[])["", OnBeta]) _node.Answer(server + ApiRoutes.Instances, JsonSerializer.Serialize(new InstanceList([], []), ApiJson.Default.InstanceList));
        Assert.EndsWith("\nweb answers on every server on port 3000\n", (await RunAsync("ls")).Out, StringComparison.Ordinal);
        Assert.Contains(_node.Requests, request => request is { Path: ApiRoutes.FleetApps, Query: "recorded=true" });

        _node.Refuse(ApiRoutes.Details, ApiErrorCode.NotFound, "web not found").Answer(
            OnBeta + ApiRoutes.Details, JsonSerializer.Serialize(new InstanceDetails([Samples.Detail(3, "web")]), ApiJson.Default.InstanceDetails));
        Assert.Matches("│ published on every server │ 3000 +│", (await RunAsync("show", "web")).Out);
    }

    [Fact]
    public async Task Show_tells_why_an_app_of_the_fleet_is_nowhere()
    {
        FleetApps(Samples.FleetApp() with { Places = [], Missing = 6 });
        foreach (var server in (string[])["", OnBeta]) _node.Refuse(server + ApiRoutes.Details, ApiErrorCode.NotFound, "web not found");
        Assert.Equal(new ShellRun(ExitCode.Ok, "web, an app of the fleet: 6 on role=web, 0/6 ready\n  6 missing: no server takes them, for what is said at each\n", Silent), await RunAsync("show", "web"));
    }

    [Fact]
    public async Task Last_lines_of_all_servers_are_in_the_order_of_their_times_and_no_more_than_asked_for()
    {
        Past("", 0, (10, "a"), (30, "c"));
        Past(OnBeta, 0, (5, "old"), (20, "b"), (31, "d"), (32, "e"));
        var run = await RunAsync("logs", "web", "--lines", "5", "--nostream");
        Assert.Equal(
            "[TAILING] Tailing last 5 lines for [web] process (change the value with --lines option)\n"
            + "last 5 lines of alpha, beta, by the time they were written:\n"
            + "alpha 0|web | a\nbeta 0|web  | b\nalpha 0|web | c\nbeta 0|web  | d\nbeta 0|web  | e\n\n", run.Out);
        Assert.Equal((ExitCode.Ok, Silent), (run.Code, run.Error));
    }

    [Fact]
    public async Task Last_lines_of_servers_that_cannot_say_when_come_file_by_file()
    {
        Logs("", 0, "a");
        Past(OnBeta, 0, (5, "b"));
        var run = await RunAsync("logs", "web", "--lines", "3", "--nostream");
        Assert.EndsWith("alpha /l/out.log last 3 lines:\nalpha 0|web | a\n\nlast 1 lines of beta, by the time they were written:\nbeta 0|web  | b\n\n", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_servers_write_is_followed_in_the_order_of_time_past_servers_that_go_away()
    {
        Has("", 0);
        Has(OnBeta, 0);
        _node.Stream(ApiRoutes.Logs, Line(20, "b"), Line(40, "d"));
        _node.Stream(OnBeta + ApiRoutes.Logs, Line(10, "a"), Line(30, "c"));
        var asked = 0;
        _node.After[OnBeta + ApiRoutes.Logs] = () =>
        {
            switch (++asked)
            {
                case 1:
                    _node.Refuse(OnBeta + ApiRoutes.Logs, ApiErrorCode.Unavailable, "beta cannot be reached", status: 503);
                    break;
                case 2:
                    _node.Stream(OnBeta + ApiRoutes.Logs, Line(50, "e"));
                    break;
                case 3:
                    _node.GoAway();
                    break;
            }
        };
        _node.After[ApiRoutes.Logs] = () => _node.Stream(ApiRoutes.Logs);
        var run = await RunAsync("logs", "web", "--raw", "--lines", "0");
        Assert.Equal("a\nb\nc\nd\ne\n", run.Out);
        Assert.StartsWith(Silent, run.Error, StringComparison.Ordinal);
        Assert.Equal(2, run.Error.Split("beta: the stream has ended; it is followed again when it is back\n").Length - 1);
        Assert.Contains("[PBM][WARN] beta is back, following goes on\n", run.Error, StringComparison.Ordinal);
        Assert.EndsWith("[PBM][WARN] the node ended the stream\n", run.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Failed, run.Code);
        Assert.Contains("lines=0", _node.Requests.Last(request => request.Path == OnBeta + ApiRoutes.Logs).Query, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_app_that_moves_is_followed_to_the_server_it_moves_to()
    {
        var now = Samples.Now.ToUnixTimeMilliseconds();
        FleetApps(Samples.FleetApp());
        Has("", 0);
        _node.Refuse(OnBeta + ApiRoutes.Instances, ApiErrorCode.NotFound, "Process or Namespace web not found");
        _node.Stream(ApiRoutes.Logs, Line(now + 20, "b"));
        _node.After[ApiRoutes.Logs] = () =>
        {
            _node.Refuse(ApiRoutes.Logs, ApiErrorCode.NotFound, "Process or Namespace web not found");
            Past(OnBeta, 0, (now - 1000, "of long ago"), (now + 30, "first"), (now + 40, "second"));
        };
        _node.After[OnBeta + ApiRoutes.Logs] = _node.GoAway;
        var run = await RunAsync("logs", "web", "--raw", "--lines", "0");
        Assert.Equal("b\nfirst\nsecond\n", run.Out);
    }

    [Fact]
    public async Task Events_that_happened_while_a_server_was_away_are_told_when_it_is_back()
    {
        Events("", 10);
        Events(OnBeta, 20);
        var asked = 0;
        _node.After[OnBeta + ApiRoutes.Events] = () =>
        {
            // The first is the question for what is past.
            if (++asked == 2) Events(OnBeta, 20, 30);
            if (asked == 3) _node.GoAway();
        };
        var run = await RunAsync("events", "--follow");
        Assert.Equal(["at 10", "at 20", "at 30"], run.Out.Trim().Split('\n').Select(line => line[^5..]));
        Assert.Contains("since=20", _node.Requests.Last(request => request.Path == OnBeta + ApiRoutes.Events).Query, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("events", "--follow")]
    [InlineData("events", "web", "--follow")]
    public async Task Events_of_a_server_that_was_silent_at_first_are_followed_from_when_the_command_began(params string[] words)
    {
        var (gamma, began) = (OnBeta.Replace("beta", "gamma", StringComparison.Ordinal), Samples.Now.ToUnixTimeMilliseconds());
        Events("", 10);
        Events(OnBeta, 20);
        var asked = 0;
        _node.After[ApiRoutes.Events] = () =>
        {
            // The first is the question for what is past; then the silent one is there.
            if (++asked == 2) Events(gamma, began + 30);
        };
        _node.After[gamma + ApiRoutes.Events] = _node.GoAway;
        var run = await RunAsync(words);
        Assert.StartsWith(Silent, run.Error, StringComparison.Ordinal);
        Assert.Matches($"gamma .*at {began + 30}$", run.Out.Trim().Split('\n')[^1]);
        Assert.Contains($"since={began}", _node.Requests.Last(request => request.Path == gamma + ApiRoutes.Events).Query, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Events_of_an_app_that_moves_are_followed_to_the_server_it_moves_to()
    {
        var began = Samples.Now.ToUnixTimeMilliseconds();
        FleetApps(Samples.FleetApp());
        Events("", 10);
        _node.Refuse(OnBeta + ApiRoutes.Instances, ApiErrorCode.NotFound, "Process or Namespace web not found");
        _node.Stream(OnBeta + ApiRoutes.Events);
        var asked = 0;
        _node.After[ApiRoutes.Events] = () =>
        {
            if (++asked == 2) Events(OnBeta, began + 30);
        };
        _node.After[OnBeta + ApiRoutes.Events] = () =>
        {
            if (asked >= 2) _node.GoAway();
        };
        Assert.Matches($"beta .*at {began + 30}$", (await RunAsync("events", "web", "--follow")).Out.Trim().Split('\n')[^1]);
    }

    [Fact]
    public async Task Logs_of_an_app_that_only_this_server_has_are_as_outside_a_fleet()
    {
        Logs("", 0, "a");
        _node.Refuse(OnBeta + ApiRoutes.Instances, ApiErrorCode.NotFound, "Process or Namespace web not found");
        Assert.EndsWith("\n/l/out.log last 15 lines:\n0|web      | a\n\n", (await RunAsync("logs", "web", "--nostream")).Out);
    }

    [Fact]
    public async Task Events_of_all_servers_are_merged_by_time_with_the_server()
    {
        Events("", 10, 30);
        Events(OnBeta, 20, 40);
        var run = await RunAsync("events", "--lines", "3");
        Assert.Equal(["beta  0|web       online   at 20", "alpha 0|web       online   at 30", "beta  0|web       online   at 40"],
            run.Out.Trim().Split('\n').Select(line => line["2026-11-23 20:25:02.542 ".Length..]));
        Assert.Equal((ExitCode.Ok, Silent), (run.Code, run.Error));
        Assert.Contains(""","text":"at 10","server":"alpha"}""", (await RunAsync("events", "--json")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Events_of_an_app_that_only_this_server_has_have_no_server()
    {
        Events("", 10);
        Events(OnBeta);
        _node.Refuse(OnBeta + ApiRoutes.Instances, ApiErrorCode.NotFound, "Process or Namespace web not found");
        Assert.EndsWith(" 0|web       online   at 10\n", (await RunAsync("events", "web")).Out);
        Assert.DoesNotContain("alpha", (await RunAsync("events", "web")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_is_named_is_asked_alone()
    {
        _node.Answer(OnBeta + ApiRoutes.Hello, JsonSerializer.Serialize(FakeNode.HelloOf(_home.Paths, BuildVersion.Full, int.MaxValue), ApiJson.Default.NodeHello));
        Why(OnBeta, 4);
        Assert.Equal(new ShellRun(ExitCode.Ok, "[web](4) online\n  for 1 s\n", ""), await RunAsync("why", "web", "--on", "beta"));
    }

    private Task<ShellRun> RunAsync(params string[] words) => ShellRun.OfAsync(_home.Paths, words);

    private void FleetApps(params IReadOnlyList<FleetAppView> apps) =>
        _node.Answer(ApiRoutes.FleetApps, JsonSerializer.Serialize(new FleetAppList(apps, "beta"), ApiJson.Default.FleetAppList));

    private void Why(string server, int id) => _node.Answer(
        server + ApiRoutes.Why, $$"""{ "instances": [ { "id": {{id}}, "name": "web", "status": "online", "lines": ["for 1 s"], "last_error_lines": [] } ] }""");

    private void Has(string server, int id) => _node.Answer(
        server + ApiRoutes.Instances, JsonSerializer.Serialize(new InstanceList([Samples.Row(id, "web")], []), ApiJson.Default.InstanceList));

    private void Logs(string server, int id, string line)
    {
        Has(server, id);
        _node.Stream(server + ApiRoutes.Logs, JsonSerializer.Serialize<LogUpdate>(new LogTail("/l/out.log", id, "web", LogStream.Out, [line]), ApiJson.Default.LogUpdate));
    }

    private void Past(string server, int id, params (long At, string Text)[] lines)
    {
        Has(server, id);
        _node.Stream(
            server + ApiRoutes.Logs,
            JsonSerializer.Serialize<LogUpdate>(
                new LogTail("/l/out.log", id, "web", LogStream.Out, [.. lines.Select(line => line.Text)]) { Times = [.. lines.Select(line => line.At)] }, ApiJson.Default.LogUpdate),
            JsonSerializer.Serialize<LogUpdate>(new LogPastEnd(), ApiJson.Default.LogUpdate));
    }

    private static string Line(long at, string text) =>
        JsonSerializer.Serialize<LogUpdate>(new LogLines(0, "web", LogStream.Out, at, [text]), ApiJson.Default.LogUpdate);

    private void Events(string server, params long[] times)
    {
        Has(server, 0);
        _node.Stream(server + ApiRoutes.Events, [.. times.Select(at => $$"""{"number":{{at}},"at":{{at}},"kind":"online","name":"web","id":0,"text":"at {{at}}"}""")]);
    }
}
