using System.Text.Json;
using ActorPm.Actors.Protocol;
using ActorPm.Contracts;
using ActorPm.Contracts.Api;
using ActorPm.Contracts.Keeper;
using ActorPm.Contracts.Processes;
using ActorPm.Node.Hosting;
using ActorPm.Node.Tests.Fakes;
using Akka.Actor;

namespace ActorPm.Node.Tests.Api;

public sealed class ApiTests : IAsyncLifetime
{
    private Action<object, IActorRef> _script = (_, _) => { };
    private ApiUnderTest _api = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _api = await ApiUnderTest.StartAsync((message, asker) => _script(message, asker));

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Fact]
    public async Task Hello_tells_who_answers()
    {
        _api.Node.Notices.Set("x", "the disk is full");
        var (status, body) = await _api.GetAsync(ApiRoutes.Hello);
        var hello = JsonSerializer.Deserialize(body, ApiJson.Default.NodeHello)!;
        Assert.Equal(200, status);
        Assert.Equal((Environment.ProcessId, "server1", 3, 1), (hello.Pid, hello.ServerId, hello.Term, hello.Incarnation));
        Assert.Equal(new KeeperFacts(4711, "fake", 1), hello.Keeper);
        Assert.Equal(["the disk is full"], hello.Notices);
    }

    [Fact]
    public async Task The_socket_is_for_its_owner_only()
    {
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_api.Home.Paths.NodeSocket));
        Assert.Equal(200, (await _api.GetAsync(ApiRoutes.Hello)).Status);
    }

    [Theory]
    [InlineData("GET", "/v1/nothing", 404, ApiErrorCode.NotFound)]
    [InlineData("POST", "/v1/hello", 405, ApiErrorCode.Invalid)]
    [InlineData("GET", "/v1/logs?lines=x", 400, ApiErrorCode.Invalid)]
    [InlineData("GET", "/v1/logs?lines=-1", 400, ApiErrorCode.Invalid)]
    [InlineData("GET", "/v1/logs?stream=both", 400, ApiErrorCode.Invalid)]
    [InlineData("GET", "/v1/events?lines=-5", 400, ApiErrorCode.Invalid)]
    [InlineData("GET", "/v1/environment", 400, ApiErrorCode.Invalid)]
    public async Task Wrong_requests_are_answered_with_an_error(string method, string path, int status, ApiErrorCode code)
    {
        _script = (_, asker) => asker.Tell(new InstanceDetails([]));
        using var answer = await _api.Http.SendAsync(new HttpRequestMessage(new HttpMethod(method), path), Cancellation);
        var error = JsonSerializer.Deserialize(await answer.Content.ReadAsStringAsync(Cancellation), ApiJson.Default.ApiError)!;
        Assert.Equal((status, code), ((int)answer.StatusCode, error.Code));
        Assert.NotEmpty(error.Message);
    }

    [Theory]
    [InlineData("/v1/apps", "{")]
    [InlineData("/v1/apps", "[]")]
    [InlineData("/v1/apps", "{\"apps\":[],\"caller_environment\":{}}")]
    [InlineData("/v1/apps", "{\"apps\":[{\"name\":\"a\"}],\"caller_environment\":{}}")]
    [InlineData("/v1/apps", "{\"apps\":[null],\"caller_environment\":{}}")]
    [InlineData("/v1/apps", "{\"apps\":[{\"name\":\"a\",\"script\":\"/a\",\"cwd\":\"/\",\"arguments\":null}],\"caller_environment\":{}}")]
    [InlineData("/v1/apps", "{\"apps\":[1],\"caller_environment\":{}}")]
    [InlineData("/v1/actions", "{\"action\":\"fly\",\"targets\":[\"all\"]}")]
    [InlineData("/v1/actions", "{\"action\":\"stop\",\"targets\":[]}")]
    [InlineData("/v1/node/shutdown", "{}")]
    public async Task Malformed_bodies_are_invalid(string path, string body)
    {
        var (status, text) = await _api.PostAsync(path, body);
        Assert.Equal((400, ApiErrorCode.Invalid), (status, JsonSerializer.Deserialize(text, ApiJson.Default.ApiError)!.Code));
    }

    [Theory]
    [InlineData(ApiErrorCode.NotFound, 404)]
    [InlineData(ApiErrorCode.NothingThere, 404)]
    [InlineData(ApiErrorCode.AlreadyRunning, 409)]
    [InlineData(ApiErrorCode.CannotRun, 422)]
    [InlineData(ApiErrorCode.Unavailable, 503)]
    [InlineData(ApiErrorCode.Internal, 500)]
    public async Task A_refusal_of_the_actors_has_its_status(ApiErrorCode code, int expected)
    {
        _script = (_, asker) => asker.Tell(new Refused(new ApiError { Code = code, Message = "no", Hint = "do this" }));
        var (status, body) = await _api.GetAsync("/v1/why?target=x");
        Assert.Equal(expected, status);
        Assert.Equal(new ApiError { Code = code, Message = "no", Hint = "do this" }, JsonSerializer.Deserialize(body, ApiJson.Default.ApiError));
    }

    [Fact]
    public async Task A_list_has_the_machines_readings_and_the_hosts_notices()
    {
        _script = (message, asker) => asker.Tell(new InstanceList([], [string.Join(',', ((GetInstances)message).Targets)]));
        _api.Node.Notices.Set("x", "of the host");
        var list = JsonSerializer.Deserialize((await _api.GetAsync("/v1/instances?target=a&target=b")).Body, ApiJson.Default.InstanceList)!;
        Assert.Equal(["a,b", "of the host"], list.Notices);
        Assert.InRange(list.Host!.MemoryUsed, 0.1, 100);
    }

    [Fact]
    public async Task A_question_to_actors_that_are_replaced_is_asked_again()
    {
        var asked = 0;
        _script = (_, asker) =>
        {
            if (++asked == 1) _ = _api.Node.Incarnations.RebuildAsync("test");
            else asker.Tell(new WhyReport([]));
        };
        Assert.Equal(200, (await _api.GetAsync("/v1/why")).Status);
        Assert.Equal(2, _api.Incarnations.Built.Count);
    }

    [Fact]
    public async Task Updates_of_an_operation_arrive_as_they_happen()
    {
        var running = new TaskCompletionSource<RunAction>();
        _script = (message, _) => running.SetResult((RunAction)message);
        using var lines = await _api.BeginAsync(HttpMethod.Post, ApiRoutes.Actions, """{"action":"stop","targets":["web"]}""");
        var operation = await running.Task;
        Assert.Equal((AppAction.Stop, "web"), (operation.Request.Action, operation.Request.Targets[0]));
        operation.Updates.TryWrite(new OperationApplying(AppAction.Stop, "web", [0]));
        Assert.Equal("""{"kind":"applying","action":"stop","name":"web","ids":[0]}""", await lines.ReadLineAsync(Cancellation));
        operation.Updates.TryWrite(new InstanceSucceeded(0, "web", ProcessState.Stopped, 0));
        Assert.Equal("""{"kind":"instance_succeeded","id":0,"name":"web","status":"stopped","pid":0}""", await lines.ReadLineAsync(Cancellation));
        operation.Updates.TryWrite(new OperationFinished(ExitCode.Ok));
        operation.Updates.TryComplete();
        Assert.Equal("""{"kind":"finished","code":0}""", await lines.ReadLineAsync(Cancellation));
        Assert.Null(await lines.ReadLineAsync(Cancellation));
    }

    [Fact]
    public async Task A_client_that_goes_away_stops_no_operation()
    {
        var running = new TaskCompletionSource<RunAction>();
        _script = (message, _) => running.SetResult((RunAction)message);
        var lines = await _api.BeginAsync(HttpMethod.Post, ApiRoutes.Actions, """{"action":"stop","targets":["web"]}""");
        var operation = await running.Task;
        lines.Dispose();
        for (var number = 0; number < 100; number++)
            Assert.True(operation.Updates.TryWrite(new OperationProgress("stopping", number, 100)));
    }

    [Fact]
    public async Task An_operation_whose_actors_are_replaced_ends_with_an_error()
    {
        _script = (_, _) => _ = _api.Node.Incarnations.RebuildAsync("test");
        var (status, body) = await _api.PostAsync(ApiRoutes.Actions, """{"action":"stop","targets":["web"]}""");
        Assert.Equal(200, status);
        Assert.Contains("\"unavailable\"", body);
        Assert.EndsWith("{\"kind\":\"finished\",\"code\":1}\n", body);
    }

    [Fact]
    public async Task Fields_of_an_app_that_are_left_out_have_their_defaults()
    {
        var running = new TaskCompletionSource<RunStart>();
        _script = (message, _) =>
        {
            var start = (RunStart)message;
            start.Updates.TryComplete();
            running.SetResult(start);
        };
        await _api.PostAsync(ApiRoutes.Apps, """{"apps":[{"name":"a","script":"/a","cwd":"/","restart":{"max_restarts":3}}],"caller_environment":{"A":"b"},"force":true}""");
        var request = (await running.Task).Request;
        Assert.True(request.Force);
        Assert.Equal("b", request.CallerEnvironment["A"]);
        var expected = new Contracts.Apps.AppSpec { Name = "a", Script = "/a", Cwd = "/", Restart = new Contracts.Apps.RestartRules { MaxRestarts = 3 } };
        Assert.Equivalent(expected, Assert.Single(request.Apps), strict: true);
    }

    [Fact]
    public async Task A_rebuild_tells_the_new_number()
    {
        var done = JsonSerializer.Deserialize((await _api.PostAsync(ApiRoutes.Rebuild)).Body, ApiJson.Default.RebuildDone)!;
        Assert.Equal(2, done.Incarnation);
        Assert.Contains("/user/node", (await _api.GetAsync(ApiRoutes.Actors)).Body);
    }

    [Fact]
    public async Task Kill_stops_all_apps_then_the_keeper_then_the_node()
    {
        _script = (message, _) =>
        {
            var kill = (RunKill)message;
            kill.Updates.TryWrite(new InstanceSucceeded(0, "web", ProcessState.Stopped, 0));
            kill.Updates.TryWrite(new OperationFinished(ExitCode.Ok));
            kill.Updates.TryComplete();
        };
        var (_, body) = await _api.PostAsync(ApiRoutes.Shutdown, """{"stop_apps":true}""");
        Assert.Equal(["instance_succeeded", "finished"], Kinds(body));
        await _api.Keeper.NextAsync<ShutdownRequest>();
        Assert.Equal(new NodeEnding(NodeExitCode.ToldToGo, Goodbye: false), await _api.Node.Lifetime.Ending);
    }

    [Fact]
    public async Task A_node_that_goes_alone_tells_the_keeper_nothing_but_goodbye()
    {
        var (_, body) = await _api.PostAsync(ApiRoutes.Shutdown, """{"stop_apps":false}""");
        Assert.Equal(["finished"], Kinds(body));
        Assert.Equal(new NodeEnding(NodeExitCode.ToldToGo, Goodbye: true), await _api.Node.Lifetime.Ending);
    }

    [Fact]
    public async Task An_update_replaces_the_keeper_first_and_leaves_a_successor()
    {
        var program = _api.Home.File("pbm-new", executable: true);
        _api.Keeper.Script = request =>
        {
            if (request is not UpgradeRequest) return null;
            // The new keeper is another connection, as after execve.
            _ = Task.Run(() => _api.Keeper.Lines[^1].Close(), Cancellation);
            return [new DoneReply { Id = request.Id }];
        };
        var (_, body) = await _api.PostAsync(ApiRoutes.Update, $$"""{"node":"{{program}}","keeper":"{{program}}"}""");
        Assert.Equal(["notice", "finished"], Kinds(body));
        var ending = await _api.Node.Lifetime.Ending;
        Assert.Equal((NodeExitCode.Ok, true, program), (ending.Code, ending.Goodbye, ending.Successor!.File));
        Assert.Equal(["run", "--home", _api.Home.Paths.Root], ending.Successor.Arguments.TakeLast(3));
    }

    [Fact]
    public async Task An_update_that_the_keeper_refuses_changes_nothing()
    {
        var program = _api.Home.File("pbm-new", executable: true);
        _api.Keeper.Script = request => request is UpgradeRequest
            ? [new ErrorReply { Id = request.Id, Code = KeeperErrorCode.Failed, Message = "it cannot read my state" }]
            : null;
        var (_, body) = await _api.PostAsync(ApiRoutes.Update, $$"""{"node":"{{program}}","keeper":"{{program}}"}""");
        Assert.Equal(["error", "finished"], Kinds(body));
        Assert.Contains("it cannot read my state", body);
        Assert.False(_api.Node.Lifetime.Ending.IsCompleted);
        Assert.Equal(422, (await _api.PostAsync(ApiRoutes.Update, """{"node":"/none","keeper":"/none"}""")).Status);
    }

    [Fact]
    public async Task Events_are_read_and_followed_without_a_gap()
    {
        _api.Events.Append(new EventRecord { At = 1, Kind = "started", Name = "web", Text = "one" });
        _api.Events.Append(new EventRecord { At = 2, Kind = "started", Name = "api", Text = "two" });
        _script = (_, asker) => asker.Tell(new Refused(new ApiError { Code = ApiErrorCode.NotFound, Message = "gone" }));
        Assert.Equal("{\"number\":1,\"at\":1,\"kind\":\"started\",\"name\":\"web\",\"text\":\"one\"}\n", (await _api.GetAsync("/v1/events?target=web")).Body);
        using var lines = await _api.BeginAsync(HttpMethod.Get, "/v1/events?follow=true&lines=1");
        Assert.Contains("two", await lines.ReadLineAsync(Cancellation));
        _api.Events.Append(new EventRecord { At = 3, Kind = "started", Text = "three" });
        Assert.Contains("three", await lines.ReadLineAsync(Cancellation));
    }

    [Fact]
    public async Task What_is_followed_ends_with_the_node()
    {
        using var events = await _api.BeginAsync(HttpMethod.Get, "/v1/events?follow=true");
        using var logs = await _api.BeginAsync(HttpMethod.Get, "/v1/logs?target=PM2&lines=0&follow=true");
        _api.Node.Lifetime.End(new NodeEnding(NodeExitCode.Ok, Goodbye: true));
        Assert.Null(await events.ReadLineAsync(Cancellation));
        Assert.Null(await logs.ReadLineAsync(Cancellation));
    }

    private static IEnumerable<string> Kinds(string lines) =>
        lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement.GetProperty("kind").GetString()!);
}
