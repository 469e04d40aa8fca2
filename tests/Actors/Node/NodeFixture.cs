using System.Threading.Channels;
using ActorPm.Actors.Node;
using ActorPm.Actors.Ports;
using ActorPm.Actors.Protocol;
using ActorPm.Actors.Tests.Fakes;
using ActorPm.Contracts;
using ActorPm.Contracts.Api;
using ActorPm.Contracts.Apps;
using Akka.Actor;
using Akka.TestKit;
using Akka.TestKit.Xunit;

namespace ActorPm.Actors.Tests.Node;

/// <summary>The whole hierarchy over fakes, with timers and wall clock moved by hand.</summary>
public abstract class NodeFixture() : TestKit("akka { loglevel = WARNING, scheduler.implementation = \"Akka.TestKit.TestScheduler, Akka.TestKit\" }")
{
    /// <summary>From the keeper's link over the apps and a supervisor to a rollout.</summary>
    private const int Hops = 4;

    private readonly ManualTime _time = new();

    private protected FakeStore Store { get; } = new();

    private protected FakePlanner Planner { get; } = new();

    private protected FakeProbes Probes { get; } = new();

    private protected FakeReadings Readings { get; } = new();

    private protected FakeWatching Files { get; } = new();

    private protected FakeSecrets Secrets { get; } = new();

    private protected FakeCounters Counters { get; } = new();

    private protected FakeKeeper Keeper => field ??= new FakeKeeper(_time);

    private protected IActorRef Node { get; private set; } = ActorRefs.Nobody;

    /// <summary>What the next node knows of the fleet when it begins.</summary>
    private protected FleetWord FleetWord { get; set; } = FleetWord.Alone;

    /// <summary>CLOCK_BOOTTIME in ms; stands still until it is moved.</summary>
    private protected long BootTime { get; set; } = 1_000_000;

    private protected static AppSpec App(string name) => new() { Name = name, Script = $"/srv/{name}.js", Cwd = "/srv" };

    private protected void Boot(string name = "node") =>
        Node = Sys.ActorOf(NodeActor.Props(new NodeDependencies(Keeper, Store, Store, Store, Readings, Planner, Probes, _time, "keeper.log", Files, Counters)
        {
            Secrets = Secrets,
            FleetWord = FleetWord,
            BootTime = () => BootTime,
        }), name);

    /// <summary>Ends all actors and builds them anew on the same disk and keeper.</summary>
    private protected async Task RebuildAsync()
    {
        await Node.GracefulStop(TimeSpan.FromSeconds(5));
        Boot("node-again");
    }

    private protected void Advance(TimeSpan by)
    {
        _time.Advance(by);
        ((TestScheduler)Sys.Scheduler).Advance(by);
    }

    /// <summary>Runs a command while moving time, until it has said its last word.</summary>
    private protected async Task<IReadOnlyList<OperationUpdate>> RunAsync(Func<ChannelWriter<OperationUpdate>, object> command)
    {
        var channel = Channel.CreateUnbounded<OperationUpdate>();
        Node.Tell(command(channel.Writer));
        return await DrainAsync(channel.Reader);
    }

    private protected async Task<IReadOnlyList<OperationUpdate>> DrainAsync(ChannelReader<OperationUpdate> reader)
    {
        var updates = new List<OperationUpdate>();
        await AwaitConditionAsync(async () =>
        {
            while (reader.TryRead(out var update)) updates.Add(update);
            if (reader.Completion.IsCompleted) return true;
            await LetThemWorkAsync();
            Advance(TimeSpan.FromMilliseconds(50));
            return false;
        }, TimeSpan.FromSeconds(10), TimeSpan.FromMilliseconds(2));
        return updates;
    }

    /// <summary>
    /// Every actor has done what it had to, as far as a message goes in some hops: on a busy machine, or while code is compiled for the first
    /// time, time must not run past an actor that is at it. A question waits behind what is in its mailbox.
    /// </summary>
    private async Task LetThemWorkAsync()
    {
        for (var hop = 0; hop < Hops; hop++)
            await Task.WhenAll(ActorTreeReader.Read(Sys).Where(path => path.StartsWith("/user/node", StringComparison.Ordinal))
                .Select(path => Sys.ActorSelection(path).Ask<ActorIdentity>(new Identify(path), TimeSpan.FromSeconds(5))));
    }

    private protected Task<IReadOnlyList<OperationUpdate>> StartAsync(params AppSpec[] apps) => RunAsync(updates => new RunStart(
        new StartApps { Apps = apps, CallerEnvironment = new Dictionary<string, string> { ["FROM"] = "shell" } }, updates));

    private protected Task<IReadOnlyList<OperationUpdate>> ActAsync(AppAction action, params string[] targets) =>
        RunAsync(updates => new RunAction(new ActOnApps { Action = action, Targets = targets }, updates));

    /// <summary>Begins a command; time stands still meanwhile.</summary>
    private protected ChannelReader<OperationUpdate> Begin(Func<ChannelWriter<OperationUpdate>, object> command)
    {
        var channel = Channel.CreateUnbounded<OperationUpdate>();
        Node.Tell(command(channel.Writer));
        return channel.Reader;
    }

    private protected ChannelReader<OperationUpdate> BeginReload() =>
        Begin(updates => new RunAction(new ActOnApps { Action = AppAction.Reload, Targets = ["web"] }, updates));

    private protected async Task<IReadOnlyList<InstanceDetail>> DetailsAsync() =>
        (await Node.Ask<InstanceDetails>(new GetDetails(["web"]), TimeSpan.FromSeconds(5))).Instances;

    private protected async Task<InstanceDetail> DetailAsync(string target) =>
        (await Node.Ask<InstanceDetails>(new GetDetails([target]), TimeSpan.FromSeconds(5))).Instances.Single();

    private protected Task EventuallyAsync(Func<bool> condition) =>
        EventuallyAsync(() => Task.FromResult(condition()));

    private protected Task EventuallyAsync(Func<Task<bool>> condition) =>
        AwaitConditionAsync(condition, TimeSpan.FromSeconds(10), TimeSpan.FromMilliseconds(5));

    /// <summary>Moves time until something is so.</summary>
    private protected Task MoveOnUntilAsync(TimeSpan step, Func<bool> condition) => EventuallyAsync(async () =>
    {
        await LetThemWorkAsync();
        Advance(step);
        await LetThemWorkAsync();
        return condition();
    });

    private protected static ExitCode Code(IReadOnlyList<OperationUpdate> updates) => ((OperationFinished)updates[^1]).Code;
}
