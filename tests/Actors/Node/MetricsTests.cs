using System.Threading.Channels;
using ActorPm.Actors.Ports;
using ActorPm.Actors.Protocol;
using ActorPm.Contracts;
using ActorPm.Contracts.Api;
using ActorPm.Contracts.Keeper;
using Akka.Actor;
using Xunit;

namespace ActorPm.Actors.Tests.Node;

public sealed class MetricsTests : NodeFixture
{
    private const string Hello = """{"type":"axm:action","data":{"action_name":"hello","action_type":"custom","arity":1}}""";

    private long Generation(int instance = 0) => Keeper.Spawns.Last(spawn => spawn.Instance == instance).Generation;

    [Fact]
    public async Task What_a_process_reports_is_shown_until_it_ends()
    {
        await BootedAsync();
        Report("""{"handles":3}""");
        await EventuallyAsync(() => Metric("Active handles") == "3");
        Report("""{"handles":5}""");
        await EventuallyAsync(() => Metric("Active handles") == "5");

        await ActAsync(AppAction.Stop, "web");
        Assert.Empty((await DetailAsync("web")).Metrics);
        await ActAsync(AppAction.Start, "web");
        Assert.Empty((await DetailAsync("web")).Metrics);
    }

    [Fact]
    public async Task What_a_process_has_said_before_the_node_came_is_known_from_the_keeper()
    {
        await BootedAsync();
        Keeper.Say(Generation(), """{"handles":3}""", Hello, """{"type":"axm:option:configuration","data":{"a":1}}""");
        await RebuildAsync();
        var detail = await DetailAsync("web");
        Assert.Equal(("Active handles", "hello", """{"a":1}"""), (
            Assert.Single(detail.Metrics).Name, Assert.Single(detail.Actions).Name, detail.MetricOptions!.Value.GetRawText()));
    }

    [Theory]
    [InlineData(null, "\"hello\"")]
    [InlineData("a \"b\"", """{"msg":"hello","opts":"a \u0022b\u0022","name":"web"}""")]
    public async Task An_action_is_sent_as_PM2_sends_it_and_its_answer_is_told(string? parameter, string expected)
    {
        await BootedAsync();
        Send(Hello);
        var updates = await Trigger("hello", parameter, [("""{"type":"axm:reply","data":{"at":1,"action_name":"hello","return":{"a":1}}}""", 0)]);
        Assert.Equal(expected, Assert.Single(Keeper.Asked<SendIpcRequest>()).Message);
        Assert.Equal(new ActionSent("hello", 1), updates[0]);
        var returned = Assert.IsType<ActionReturned>(updates[1]);
        Assert.Equal((0, "web", "default", """{"a":1}"""), (returned.Id, returned.Name, returned.Namespace, returned.Value!.Value.GetRawText()));
        Assert.Equal(ExitCode.Ok, Code(updates));
    }

    [Theory]
    [InlineData("helo", "web", "there is no action helo; did you mean 'hello'?")]
    [InlineData("hello", "wbe", "Process or Namespace wbe not found: did you mean 'web'?")]
    [InlineData("hello", "idle", "its processes have offered no action; pbm show lists those of an app")]
    public async Task When_nobody_can_do_it_PM2s_sentence_is_told_with_the_reason(string action, string target, string hint)
    {
        Boot();
        await StartAsync(App("web"), App("idle"));
        Send(Hello);
        var updates = await RunAsync(updates => new RunTrigger(new TriggerAction { Action = action, Targets = [target] }, updates));
        var error = Assert.IsType<OperationError>(updates[0]).Error;
        Assert.Equal(("Not any process has received a command (offline or unexistent)", hint), (error.Message, error.Hint));
        Assert.Equal(ExitCode.Failed, Code(updates));
        Assert.Empty(Keeper.Asked<SendIpcRequest>());
    }

    [Fact]
    public async Task Who_does_not_answer_is_named_after_a_while_and_who_dies_at_once()
    {
        await BootedAsync();
        Send(Hello);
        var silent = await Trigger("hello", null, []);
        Assert.Equal("[web:0:default] hello: it has not answered for 5.0 s", silent.OfType<OperationError>().Single().Error.Message);
        Assert.Equal(ExitCode.Failed, Code(silent));

        var channel = Channel.CreateUnbounded<OperationUpdate>();
        Node.Tell(new RunTrigger(new TriggerAction { Action = "hello", Targets = ["web"] }, channel.Writer));
        await EventuallyAsync(() => Keeper.Asked<SendIpcRequest>().Count == 2);
        Keeper.Crash(0, 1);
        var dead = await DrainAsync(channel.Reader);
        Assert.Equal("[web:0:default] hello: its process ended before it answered", dead.OfType<OperationError>().Single().Error.Message);
    }

    [Fact]
    public async Task A_dotnet_program_is_looked_for_until_it_is_there_and_again_when_it_has_gone()
    {
        Boot();
        await StartAsync(App("api") with { Interpreter = "none" });
        await EventuallyAsync(() => Later(() => Counters.Looks.Count >= 2));
        Assert.Equal(new RuntimeRoot(Keeper.PidOf(0)!.Value, "/tmp"), Counters.Looks.First());
        Counters.Door = new RuntimeDoor(4000, "/tmp/socket");
        await EventuallyAsync(() => Later(() => Counters.Readings.Count == 1));
        Counters.Readings.Last().Tell([new ProcessMetric { Name = "GC Heap Size" }]);
        await EventuallyAsync(() => Detail().Metrics.Any(metric => metric.Name == "GC Heap Size"));

        Counters.Readings.Last().End.SetResult();
        await EventuallyAsync(() => Later(() => Counters.Readings.Count == 2));
        Assert.Empty(Detail().Metrics);
        await ActAsync(AppAction.Stop, "api");
        await EventuallyAsync(() => Counters.Readings.Last().End.Task.IsCompleted);
    }

    private async Task BootedAsync()
    {
        Boot();
        await StartAsync(App("web"));
    }

    private void Report(string report) => Keeper.Send(new ReportedEvent { Instance = 0, Generation = Generation(), Report = report });

    private void Send(string message) => Keeper.Send(new IpcReceivedEvent { Instance = 0, Generation = Generation(), Message = message });

    private InstanceDetail Detail() => Node.Ask<InstanceDetails>(new GetDetails([]), TimeSpan.FromSeconds(5)).GetAwaiter().GetResult().Instances[0];

    private string? Metric(string name) => Detail().Metrics.FirstOrDefault(metric => metric.Name == name)?.Value?.GetRawText();

    private bool Later(Func<bool> condition)
    {
        Advance(TimeSpan.FromSeconds(1));
        return condition();
    }

    private async Task<IReadOnlyList<OperationUpdate>> Trigger(string action, string? parameter, IReadOnlyList<(string Message, int Instance)> answers)
    {
        var before = Keeper.Asked<SendIpcRequest>().Count;
        var channel = Channel.CreateUnbounded<OperationUpdate>();
        Node.Tell(new RunTrigger(new TriggerAction { Action = action, Targets = ["web"], Parameter = parameter, Timeout = TimeSpan.FromSeconds(5) }, channel.Writer));
        await EventuallyAsync(() => Keeper.Asked<SendIpcRequest>().Count > before);
        foreach (var (message, instance) in answers)
            Keeper.Send(new IpcReceivedEvent { Instance = instance, Generation = Generation(instance), Message = message });
        return await DrainAsync(channel.Reader);
    }
}
