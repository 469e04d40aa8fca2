using ActorPm.Actors.Applying;
using ActorPm.Actors.Keeper;
using ActorPm.Actors.Metrics;
using ActorPm.Actors.Node;
using ActorPm.Actors.Operations;
using ActorPm.Actors.Ports;
using ActorPm.Actors.Processes;
using ActorPm.Actors.Protocol;
using ActorPm.Actors.Rollouts;
using ActorPm.Actors.Sampling;
using ActorPm.Actors.Watching;
using ActorPm.Contracts.Api;
using ActorPm.Contracts.Keeper;
using Akka.Actor;

namespace ActorPm.Actors.Apps;

/// <summary>
/// Owns the list of apps of this server: ids, targets, commands, questions; one child for each app. Child
/// of <c>/user/node</c>. Its truth is on disk and in the keeper: when it dies the ActorSystem is built anew.
/// </summary>
internal sealed partial class AppsActor : UntypedActor, IWithTimers
{
    /// <summary>A command waits this long for a keeper before it is refused.</summary>
    private static readonly TimeSpan KeeperPatience = TimeSpan.FromSeconds(10);

    /// <summary>More commands at once than this are refused rather than remembered.</summary>
    private const int LongestQueue = 1000;

    private readonly NodeDependencies _dependencies;
    private readonly GenerationCounter _generations;
    private KeeperOrders _orders = null!;
    private readonly Dictionary<string, IActorRef> _supervisors = [];
    private readonly Dictionary<int, List<IActorRef>> _retireWatchers = [];
    private readonly Queue<object> _commands = new();
    private readonly List<string> _notices = [];
    private readonly Dictionary<string, LogTroubleEvent> _logTroubles = [];
    private readonly Dictionary<string, RolloutView> _rollouts = [];
    private readonly Dictionary<HandoffStatusRequest, Question> _trafficAsked = new(ReferenceEqualityComparer.Instance);
    private SupervisorServices? _services;
    private IActorRef _keeper = ActorRefs.Nobody;
    private IActorRef _sampler = ActorRefs.Nobody;
    private IActorRef _metrics = ActorRefs.Nobody;
    private IReadOnlyList<IActorRef> _rules = [];
    private AppRegistry _registry = AppRegistry.Empty;
    private readonly HashSet<int> _awaited = [];
    private readonly Queue<(object Message, IActorRef Asker)> _questions = new();
    private int _attachment;
    private bool _attached;
    private bool _committing;
    private int _operations;

    public AppsActor(NodeDependencies dependencies)
    {
        _dependencies = dependencies;
        _generations = new GenerationCounter(dependencies.Store);
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Props(NodeDependencies dependencies) => Akka.Actor.Props.Create(() => new AppsActor(dependencies));

    /// <summary>What an app supervisor cannot mend, a new ActorSystem must: from disk and the keeper's snapshot.</summary>
    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(_ => Directive.Escalate);

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case AppsSurroundings surroundings:
                OnSurroundings(surroundings);
                break;
            case InstanceChanged changed:
                OnInstanceChanged(changed.Status);
                break;
            case InstanceRetired retired:
                OnInstanceRetired(retired.Id);
                break;
            case RolloutChanged changed:
                _rollouts[changed.AppId] = changed.View;
                break;
            case FromKeeper { Request: HandoffStatusRequest request } answer:
                OnTraffic(request, answer.Reply);
                break;
            case KeeperAttached attached:
                OnAttached(attached);
                break;
            case KeeperDetached detached:
                OnDetached(detached);
                break;
            case KeeperHappened happened:
                OnKeeperHappened(happened.Happened);
                break;
            case InstanceMemory memory:
                OnMemory(memory);
                break;
            case FleetWord word:
                OnFleetWord(word);
                break;
            case RestartBecause because:
                OnRestartBecause(because);
                break;
            case RunJob job:
                OnRunJob(job);
                break;
            case WatchTrouble trouble:
                OnWatchTrouble(trouble);
                break;
            case GetInstances or GetDetails or GetWhy or GetEnvironment or GetRollouts or RunTrigger:
                if (PictureIsComplete) OnQuestion(message);
                else AskLater(message);
                break;
            case FiguresRead { Tag: Question question } read:
                OnFigures(question, read.Figures);
                break;
            case MetricsForgot:
                foreach (var status in _registry.Instances.Values) TellMetrics(status);
                break;
            case UseRead { Tag: Question question } read:
                Answer(question, read.Use);
                break;
            case GetPlan or GetHistory or GetStanding:
                if (PictureIsComplete) OnApplyQuestion(message);
                else AskLater(message);
                break;
            case CarryOutWishes waves:
                PassOn(waves.Wishes, waves.Goal, Sender);
                break;
            case SecretsLooked looked:
                OnSecretsLooked(looked);
                break;
            case ApplyEnded ended:
                OnApplyEnded(ended);
                break;
            case CarriedOnReloadEnded ended:
                OnCarriedOnReloadEnded(ended);
                break;
            case RunStart or RunAction or RunScale or RunApply or RunStep or RunKill or RunResurrect or SaveSnapshot:
                Enqueue(message is SaveSnapshot save ? new SaveSnapshotFor(save, Sender) : message);
                break;
            case Committed committed:
                _committing = false;
                committed.Then();
                RunNext();
                break;
            case CommitFailed failed:
                _committing = false;
                failed.Otherwise(failed.Cause);
                RunNext();
                break;
            case Removed removed:
                OnRemoved(removed);
                break;
            case KeeperPatienceOver:
                OnKeeperPatienceOver();
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void OnSurroundings(AppsSurroundings surroundings)
    {
        _keeper = surroundings.Keeper;
        _orders = surroundings.Orders;
        _sampler = surroundings.Sampler;
        _metrics = surroundings.Metrics;
        _rules = surroundings.Rules;
        _services = new SupervisorServices(
            _keeper, _orders, _dependencies.Store, _dependencies.Events, _dependencies.Planner, _dependencies.Probes, _generations, _dependencies.Time)
        {
            Hooks = _dependencies.Hooks,
            FleetWord = new LatestFleetWord { Latest = _dependencies.FleetWord },
            BootTime = _dependencies.BootTime,
        };
        var stored = _dependencies.Store.Load();
        _notices.AddRange(stored.Notices);
        foreach (var notice in stored.Notices) Record("store", notice);
        var instances = stored.Instances.ToLookup(instance => instance.AppId);
        var underWay = UnderWay(stored, stored.Apps.Where(app => app.DeletedAt is null && instances.Contains(app.AppId)).Select(app => app.AppId).ToHashSet());
        foreach (var app in stored.Apps)
        {
            if (app.DeletedAt is null && instances.Contains(app.AppId))
                MakeSupervisor(app, [.. instances[app.AppId].OrderBy(one => one.Slot)], underWay.GetValueOrDefault(app.AppId));
            else _registry = _registry with { Deleted = _registry.Deleted.SetItem(app.AppId, app) };
        }

        LookForLostSecrets();
        _keeper.Tell(new StartObserving());
    }

    private void MakeSupervisor(StoredApp app, IReadOnlyList<StoredInstance> instances, StoredRollout? underWay = null)
    {
        _registry = _registry.With(app);
        foreach (var instance in instances) _registry = _registry.With(Placeholder(app, instance));
        // An app that comes back under its old id must not wait for the name of its old actor.
        var name = Context.Child(app.AppId).IsNobody() ? app.AppId : $"{app.AppId}-{_dependencies.Time.GetTimestamp()}";
        _supervisors[app.AppId] = Context.ActorOf(AppSupervisor.Props(_services!, app, instances, underWay), name);
    }

    /// <summary>Holds the id until the supervisor tells its first status.</summary>
    private static InstanceStatus Placeholder(StoredApp app, StoredInstance instance) =>
        new(instance.Id, instance.Slot, app, instance.Memory, null, new InstanceFacts("", "", null, "", "", null, null, new Dictionary<string, string>()), Attachment: 0);

    private void OnInstanceChanged(InstanceStatus status)
    {
        var before = _registry.Instances.GetValueOrDefault(status.Id);
        if (before is null) return;
        _registry = _registry.With(status);
        TellRules(before, status);
        if (before.State != status.State && IsOfFleet(status)) Context.System.EventStream.Publish(new FleetInstanceChanged(status.Name));
        if (_awaited.Count > 0 && status.Attachment == _attachment && _awaited.Remove(status.Id) && _awaited.Count == 0) OnSettled();
        if (before.Pid != status.Pid || MemoryRule.HasLimit(before.App.Spec) != MemoryRule.HasLimit(status.App.Spec))
            _sampler.Tell(new TrackInstance(status.Id, status.Pid, MemoryRule.HasLimit(status.App.Spec)));
        if (before.Pid != status.Pid || before.Memory.Generation != status.Memory.Generation) TellMetrics(status);
    }

    private void OnInstanceRetired(int id)
    {
        if (!_registry.Instances.TryGetValue(id, out var status)) return;
        if (_awaited.Remove(id) && _awaited.Count == 0) OnSettled();
        var appId = status.App.AppId;
        _registry = _registry.Without(id, _dependencies.Time.GetUtcNow());
        _sampler.Tell(new TrackInstance(id, 0, false));
        _metrics.Tell(new InstanceForgotten(id));
        _overSoftLimit.Remove(id);
        List<StateChange> changes = [new RemoveInstance(id)];
        if (_registry.Deleted.TryGetValue(appId, out var deleted))
        {
            changes.Add(new PutApp(deleted));
            if (_supervisors.Remove(appId, out var supervisor)) Context.Stop(supervisor);
            _watchTroubles.Remove(appId);
            foreach (var rule in _rules) rule.Tell(new AppForgotten(appId));
        }

        if (!_retireWatchers.Remove(id, out var watchers)) watchers = [];
        if (_scaledDown.Remove(id, out var how)) Record("scaled", $"taken out by {how}", status);
        else Record("deleted", "taken out of the list, kept for seven days: pbm undelete " + status.Name, status);
        _dependencies.Store.CommitAsync(changes).PipeTo(
            Self,
            success: () => new Removed(status, watchers, null),
            failure: cause => new Removed(status, watchers, cause));
    }

    private static void OnRemoved(Removed removed)
    {
        var outcome = new SettledOutcome(
            removed.Status with { Process = null },
            removed.Failure is null ? null : "it is stopped, but state.db could not be written: " + removed.Failure.Message);
        foreach (var watcher in removed.Watchers) watcher.Tell(new InstanceSettled(removed.Status.Id, removed.Status.Name, outcome));
    }

    private void ToInstance(int id, object message)
    {
        if (_registry.Instances.TryGetValue(id, out var status) && _supervisors.TryGetValue(status.App.AppId, out var supervisor))
            supervisor.Tell(new ToInstance(id, message));
    }

    private void Record(string kind, string text, InstanceStatus? status = null) => _dependencies.Events.Append(new EventRecord
    {
        At = _dependencies.Time.GetUtcNow().ToUnixTimeMilliseconds(),
        Kind = kind,
        Name = status?.Name,
        Id = status?.Id,
        Generation = status?.Memory.Generation,
        Text = text,
    });

    private sealed record Committed(Action Then) : INoSerializationVerificationNeeded;

    private sealed record CommitFailed(Exception Cause, Action<Exception> Otherwise) : INoSerializationVerificationNeeded;

    private sealed record Removed(InstanceStatus Status, IReadOnlyList<IActorRef> Watchers, Exception? Failure) : INoSerializationVerificationNeeded;

    private sealed record SaveSnapshotFor(SaveSnapshot Request, IActorRef Asker) : INoSerializationVerificationNeeded;

    private sealed record KeeperPatienceOver : INoSerializationVerificationNeeded
    {
        public static readonly KeeperPatienceOver Instance = new();
    }
}
