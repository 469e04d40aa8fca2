using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.Json;
using System.Threading.Channels;
using ActorPm.Actors.Ports;
using ActorPm.Actors.Protocol;
using ActorPm.Contracts;
using ActorPm.Contracts.Api;
using ActorPm.Contracts.Apps;
using ActorPm.Fleet.Apps;
using ActorPm.Fleet.Leases;
using ActorPm.Fleet.Wire;
using ActorPm.Node.Fleet.Apps;
using ActorPm.Node.Fleet.Records;
using ActorPm.Node.Fleet.Scheduling;
using ActorPm.Node.Hosting;
using ActorPm.Node.Tests.Fakes;
using Akka.Actor;

namespace ActorPm.Node.Tests.Fleet.Apps;

/// <summary>The actor of the assignment over a fake <c>/user/node</c>, with timers that are moved by hand.</summary>
internal sealed class AssignmentUnderTest : IAsyncDisposable
{
    public const string ServerId = "a1a1a1a1";

    private readonly ActorSystem _system = ActorSystem.Create("assignment", ManualScheduler.Setting);
    private readonly Channel<Asked> _asked = Channel.CreateUnbounded<Asked>();
    private readonly IActorRef _node;
    private readonly IActorRef _actor;
    private readonly StringWriter _lines = new();
    private ImmutableSortedDictionary<string, StandingApp> _standing;
    private volatile bool _isBooting;
    private int _timesAskedForKeys;

    public AssignmentUnderTest(params StandingApp[] standing)
        : this(isConfirmed: true, standing)
    {
    }

    /// <param name="isConfirmed">A scheduler has said already that there is nothing newer than what comes.</param>
    /// <param name="standing">What is there.</param>
    public AssignmentUnderTest(bool isConfirmed, params StandingApp[] standing)
    {
        _standing = standing.ToImmutableSortedDictionary(app => app.Name, app => app);
        _node = _system.ActorOf(ScriptedNode.Props(OnNode));
        Scheduler = new Probe(_system);
        _actor = _system.ActorOf(AssignmentActor.Props(ServerId, _node, subscriber => Subscriber = subscriber, Known,
            new FleetAsking(_ => new TaskCompletionSource<ContactRound>().Task, () => BootTime)
            {
                MissingKeys = _ => MissingKeys,
                AskForKeysAsync = (_, _) =>
                {
                    Interlocked.Increment(ref _timesAskedForKeys);
                    return Task.CompletedTask;
                },
            },
            new NodeLog(TextWriter.Synchronized(_lines), TimeProvider.System)));
        if (isConfirmed) Confirm(0, 0);
    }

    public Probe Scheduler { get; }

    /// <summary>Keys of secret values that are not here.</summary>
    public IReadOnlyList<string> MissingKeys { get; set; } = [];

    public int TimesAskedForKeys => Volatile.Read(ref _timesAskedForKeys);

    /// <summary>CLOCK_BOOTTIME of this server, in ms.</summary>
    public long BootTime { get; set; } = 1_000_000;

    /// <summary>What the node was told of starts, the last one last.</summary>
    public ConcurrentQueue<FleetWord> Words { get; } = new();

    public KnownFleetApps Known { get; } = new();

    /// <summary>Who wants to be told of the records.</summary>
    public IActorRef? Subscriber { get; private set; }

    public string Lines => _lines.ToString();

    private ManualTime Time => ((ManualScheduler)_system.Scheduler).Time;

    public static FleetApp App(string name, long revision = 1) =>
        new() { Name = name, Revision = revision, Spec = new AppSpec { Name = name, Script = $"/srv/{name}-{revision}", Cwd = "/srv" } };

    public void Declare(params FleetApp[] apps)
    {
        foreach (var app in apps) Tell(FleetRecords.AppKey(app.Name), JsonSerializer.Serialize(app, FleetJson.Default.FleetApp));
    }

    public void Assign(long epoch, long revision, params AssignedApp[] apps) => Assign(ServerId, epoch, revision, apps);

    public void Assign(string serverId, long epoch, long revision, params AssignedApp[] apps) => Tell(
        FleetRecords.AssignmentKey(serverId),
        JsonSerializer.Serialize(new Assignment { ServerId = serverId, Epoch = epoch, Revision = revision, Apps = apps }, FleetJson.Default.Assignment));

    /// <summary>A scheduler says that this is the newest assignment.</summary>
    public void Confirm(long epoch, long revision) => _actor.Tell(new AssignmentConfirmed(epoch, revision));

    /// <summary>The list of servers, or something else in fleet.json, has changed.</summary>
    public void ChangeFleet() => _system.EventStream.Publish(new FleetChanged());

    /// <summary>A round of questions to the others has ended so.</summary>
    public void Answer(ContactRound round) => _actor.Tell(round);

    public void Tell(string key, string json) => _actor.Tell(new RecordChanged(key, 1, json));

    /// <summary>The next apply or action that the node is asked for.</summary>
    public Task<Asked> NextAsync() => _asked.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(10));

    /// <summary>That one is carried out.</summary>
    public async Task CarryOutNextAsync() => (await NextAsync()).Succeed();

    /// <summary>What the actor reports when it is asked, after all that was told before.</summary>
    public async Task<ServerReport> ReportAsync()
    {
        var asker = new Probe(_system);
        _actor.Tell(new TellReport(), asker.Ref);
        return (await asker.NextAsync<ReportTold>()).Report;
    }

    /// <summary>From now on the node refuses questions, or answers them again.</summary>
    public void Boots(bool isBooting) => _isBooting = isBooting;

    /// <summary>From now on reports go to the probe; the answer is the first.</summary>
    public async Task<ServerReport> ReportToSchedulerAsync()
    {
        _actor.Tell(new TellReport(), Scheduler.Ref);
        return (await Scheduler.NextAsync<ReportTold>()).Report;
    }

    /// <summary>The next report to the probe that is about that assignment.</summary>
    public async Task<ServerReport> CarriedOutAsync(long epoch, long revision) =>
        (await Scheduler.UntilAsync<ReportTold>(told => (told.Report.Epoch, told.Report.Revision) == (epoch, revision))).Report;

    /// <summary>That the node was asked for nothing more by what the actor was told before.</summary>
    public async Task AsksForNothingAsync()
    {
        await ReportAsync();
        await _node.Ask<Standing>(new GetStanding(), TimeSpan.FromSeconds(10));
        Assert.Equal(0, _asked.Reader.Count);
    }

    /// <summary>Until the actor waits for something.</summary>
    public async Task WaitsAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (Time.SetTimers == 0) await Task.Delay(TimeSpan.FromMilliseconds(1), patience.Token);
    }

    /// <summary>Moves time as soon as the actor waits for something.</summary>
    public async Task AdvanceAsync(TimeSpan by)
    {
        await WaitsAsync();
        Time.Advance(by);
    }

    /// <summary>Another state of an app's instances, which the node tells of.</summary>
    public void Change(StandingApp app)
    {
        Put(app);
        _system.EventStream.Publish(new FleetInstanceChanged(app.Name));
    }

    public void Put(StandingApp app) => ImmutableInterlocked.Update(ref _standing, apps => apps.SetItem(app.Name, app));

    public async ValueTask DisposeAsync() => await _system.Terminate().WaitAsync(TimeSpan.FromSeconds(10));

    private void OnNode(object message, IActorRef sender)
    {
        switch (message)
        {
            case FleetWord word:
                Words.Enqueue(word);
                break;
            case GetStanding when _isBooting:
                sender.Tell(new Refused(new ApiError { Code = ApiErrorCode.Unavailable, Message = "the node is starting" }));
                break;
            case GetStanding:
                sender.Tell(new Standing([.. _standing.Values]));
                break;
            case RunApply apply:
                _asked.Writer.TryWrite(new Asked(apply.Request, null, apply.Updates, () => Apply(apply.Request)));
                break;
            case RunAction action:
                _asked.Writer.TryWrite(new Asked(null, action, action.Updates, () => Put(new StandingApp(action.Request.Targets[0], 1, 0, true))));
                break;
        }
    }

    private void Apply(ApplyApps request)
    {
        foreach (var gone in _standing.Keys.Where(name => FleetProject.Of(name) == request.Project)) ImmutableInterlocked.Update(ref _standing, apps => apps.Remove(gone));
        foreach (var app in request.Apps) Put(new StandingApp(app.Name, app.Instances, app.Autostart ? app.Instances : 0, !app.Autostart));
    }
}

/// <summary>What the node was asked to do: one of both.</summary>
internal sealed record Asked(ApplyApps? Apply, RunAction? Action, ChannelWriter<OperationUpdate> Updates, Action CarryOut)
{
    /// <summary>Does it.</summary>
    public void Succeed()
    {
        CarryOut();
        Finish(ExitCode.Ok);
    }

    /// <summary>Says this and does nothing.</summary>
    public void Finish(ExitCode code, params OperationUpdate[] updates)
    {
        foreach (var update in updates) Updates.TryWrite(update);
        Updates.TryWrite(new OperationFinished(code));
        Updates.Complete();
    }

    /// <summary>Refuses it, since another one is under way.</summary>
    public void RefuseAsAnotherIsUnderWay() =>
        Finish(ExitCode.Failed, new OperationError(new ApiError { Code = ApiErrorCode.AlreadyRunning, Message = "pbm apply shop.conf is under way; nothing was changed" }));
}
