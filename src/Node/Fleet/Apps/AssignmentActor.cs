using System.Text.Json;
using System.Threading.Channels;
using ActorPm.Actors.Protocol;
using ActorPm.Contracts;
using ActorPm.Contracts.Api;
using ActorPm.Contracts.Apps;
using ActorPm.Fleet.Apps;
using ActorPm.Fleet.Leases;
using ActorPm.Fleet.Membership;
using ActorPm.Fleet.Publishing;
using ActorPm.Fleet.Wire;
using ActorPm.Node.Fleet.Records;
using ActorPm.Node.Fleet.Scheduling;
using ActorPm.Node.Hosting;
using Akka.Actor;

namespace ActorPm.Node.Fleet.Apps;

/// <summary>
/// <c>/user/assignment</c>: carries out what the scheduler has assigned to this server, one app after the other, through the
/// same apply that a file takes, and reports to the scheduler that asked last. What it did is found again on disk: when it dies, the next one applies everything once
/// more, which changes nothing where nothing is to be changed. Without a scheduler the newest assignment stays in force; after a
/// start it is carried out only when a scheduler has confirmed it, or when there is no fleet to wait for.
/// </summary>
internal sealed partial class AssignmentActor : UntypedActor, IWithTimers
{
    /// <summary>Another apply is under way on this server; it tells nobody when it ends.</summary>
    private static readonly TimeSpan RetryAfter = TimeSpan.FromMilliseconds(500);

    /// <summary>Instances that change together are one report.</summary>
    private static readonly TimeSpan LookAfter = TimeSpan.FromMilliseconds(50);

    private readonly string _serverId;
    private readonly IActorRef _node;
    private readonly Action<IActorRef> _subscribe;
    private readonly KnownFleetApps _known;
    private readonly NodeLog _log;
    private readonly FleetAsking _asking;
    private readonly Dictionary<string, AssignedWork> _work = [];
    private Assignment? _assignment;
    private IReadOnlyList<StandingApp>? _standing;
    private (long Epoch, long Revision) _carriedOut;
    private bool _isBusy;

    public AssignmentActor(string serverId, IActorRef node, Action<IActorRef> subscribe, KnownFleetApps known, FleetAsking asking, NodeLog log)
    {
        (_serverId, _node, _subscribe, _known, _asking, _log) = (serverId, node, subscribe, known, asking, log);
        _contact = new FleetContact(asking.BootTime());
    }

    public ITimerScheduler Timers { get; set; } = null!;

    /// <param name="serverId">This server.</param>
    /// <param name="node"><c>/user/node</c>.</param>
    /// <param name="subscribe">Has the actor told of every record.</param>
    /// <param name="known">What is known of the fleet's apps.</param>
    /// <param name="asking">How the other servers are asked.</param>
    /// <param name="log">The node's log.</param>
    public static Props Props(string serverId, IActorRef node, Action<IActorRef> subscribe, KnownFleetApps known, FleetAsking asking, NodeLog log) =>
        Akka.Actor.Props.Create(() => new AssignmentActor(serverId, node, subscribe, known, asking, log));

    protected override void PreStart()
    {
        Context.System.EventStream.Subscribe(Self, typeof(FleetInstanceChanged));
        Context.System.EventStream.Subscribe(Self, typeof(FleetChanged));
        _subscribe(Self);
        AskAround();
        Look();
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case RecordChanged changed:
                OnRecord(changed);
                break;
            case Standing standing:
                OnStanding(standing.Apps);
                break;
            case Applied applied:
                OnApplied(applied);
                break;
            case Ended ended:
                if (ended.Told.OfType<OperationFinished>().LastOrDefault()?.Code == ExitCode.Ok) Look();
                else LookLater();
                break;
            case TellReport:
                OnTellReport();
                break;
            case AssignmentConfirmed or ContactRound or AskAgain:
                OnContact(message);
                break;
            case FleetChanged:
                OnFleetChanged();
                break;
            case KeysAsked:
                Look();
                break;
            case FleetInstanceChanged:
                LookIn(LookAfter);
                break;
            case Retry:
                if (!_isBusy) Look();
                break;
            case Recheck:
                OnRecheck();
                break;
            case Rechecked told:
                OnRechecked(told);
                break;
            case RecheckFailed:
                RecheckLater();
                break;
            case Refused or Status.Failure:
                LookLater();
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void OnRecord(RecordChanged changed)
    {
        try
        {
            if (changed.Key == FleetRecords.AssignmentKey(_serverId)) _assignment = AssignmentRecord.Read(changed.Json);
            else if (changed.Key.StartsWith(FleetRecords.AppKey(""), StringComparison.Ordinal)) _known.Put(FleetAppRecord.Read(changed.Json), changed.Clock);
            else if (changed.Key.StartsWith(FleetRecords.WishKey(""), StringComparison.Ordinal)) TakeIn(JsonSerializer.Deserialize(changed.Json, FleetJson.Default.ServerWish));
            else return;
        }
        catch (JsonException unreadable)
        {
            _log.Warning($"The record {changed.Key} of the fleet cannot be read and is left aside: {unreadable.Message}");
            return;
        }

        SayWhatMayStart();
        AskAround();
        if (!_isBusy) Look();
    }

    private void TakeIn(ServerWish? wish)
    {
        if (ServerWish.Problem(wish) is { } problem) throw new JsonException(problem);
        _known.Put(wish!);
    }

    /// <summary>What is here, before anything is decided.</summary>
    private void Look()
    {
        _isBusy = true;
        _node.Tell(new GetStanding());
    }

    private void OnStanding(IReadOnlyList<StandingApp> apps)
    {
        _standing = apps;
        _isBusy = false;
        Next();
    }

    private void Next()
    {
        if (_assignment is not { } assignment || !MayAct)
        {
            // Whoever asked before there was anything to tell, and whoever is to say whether what is here still counts.
            Report();
            return;
        }

        foreach (var gone in _standing!.Where(app => assignment.Find(app.Name) is null))
        {
            Remove(gone);
            return;
        }

        foreach (var (name, _) in _work.Where(entry => assignment.Find(entry.Key) is null && !StaysIneligible(entry.Key, entry.Value)).ToList()) _work.Remove(name);
        foreach (var assigned in assignment.Apps)
        {
            var work = _work.GetValueOrDefault(assigned.Name) ?? new AssignedWork();
            // What it is may come a moment after where it is.
            if (!work.IsDueFor(assigned) || _known.Find(assigned.Name)?.SpecOf(assigned.Revision) is not { } declared) continue;
            if (!AsksForKeys(declared)) Carry(assigned, declared);
            return;
        }

        if (assignment.Apps.FirstOrDefault(app => !app.IsWanted && Here(app.Name) is { IsDown: false }) is { } running)
        {
            Begin(updates => new RunAction(new ActOnApps { Action = AppAction.Stop, Targets = [running.Name] }, updates) { ByFleet = true }, told => new Ended(told));
            return;
        }

        // Only what is wholly seen to: the scheduler takes it for the truth about this assignment.
        if (assignment.Apps.All(app => _work.GetValueOrDefault(app.Name)?.IsDueFor(app) == false)) _carriedOut = (assignment.Epoch, assignment.Revision);
        Report();
    }

    private void Remove(StandingApp gone)
    {
        if (_work.GetValueOrDefault(gone.Name) is { } work && StaysIneligible(gone.Name, work)) _work[gone.Name] = work with { Revision = 0, Done = null };
        else _work.Remove(gone.Name);
        _log.Info($"{gone.Name} is not assigned to this server any more and is taken out");
        // Its port stays open here, and other servers take over: nobody is to notice.
        var drain = _known.Find(gone.Name) is { IsDeleted: false, IsWanted: true, Publish: PublishedPorts.OnFleet };
        Begin(updates => new RunApply(Request(gone.Name, null, drain), updates), told => new Ended(told));
    }

    private void Carry(AssignedApp assigned, AppSpec declared) =>
        Begin(updates => new RunApply(Request(assigned.Name, AssignedWork.SpecFor(assigned, declared)), updates), told => new Applied(assigned, told));

    private static ApplyApps Request(string name, AppSpec? spec, bool drain = false) => new()
    {
        Apps = spec is null ? [] : [spec],
        CallerEnvironment = ServerEnvironment.Own(),
        Project = FleetProject.Of(name),
        Prune = true,
        DrainRemoved = drain,
        How = "the fleet",
    };

    private void Begin(Func<ChannelWriter<OperationUpdate>, INodeMessage> operation, Func<IReadOnlyList<OperationUpdate>, object> then)
    {
        _isBusy = true;
        var channel = Channel.CreateUnbounded<OperationUpdate>(new UnboundedChannelOptions { SingleReader = true });
        _node.Tell(operation(channel.Writer));
        ReadAsync(channel.Reader).PipeTo(Self, success: then);
    }

    private static async Task<IReadOnlyList<OperationUpdate>> ReadAsync(ChannelReader<OperationUpdate> reader)
    {
        var updates = new List<OperationUpdate>();
        await foreach (var update in reader.ReadAllAsync()) if (update is not OperationProgress) updates.Add(update);
        return updates;
    }

    private void OnApplied(Applied applied)
    {
        if (applied.Told.OfType<OperationError>().Any(update => update.Error.Code == ApiErrorCode.AlreadyRunning))
        {
            LookLater();
            return;
        }

        var work = (_work.GetValueOrDefault(applied.Assigned.Name) ?? new AssignedWork()).After(applied.Assigned, applied.Told);
        Note(applied.Assigned.Name, work);
        if (work.Failure is { } failure && work.FailedRevision == applied.Assigned.Revision) _log.Warning($"{applied.Assigned.Name} of the fleet did not become ready: {failure}");
        Look();
    }

    private void Note(string name, AssignedWork work)
    {
        NoteKeys(name, work);
        _work[name] = work.Ineligible is null ? work : work with { IneligibleAt = _known.Find(name)?.Revision ?? 0 };
        if (work.Ineligible is not { } ineligible) return;
        _log.Warning($"{name} of the fleet cannot run on this server: {ineligible}");
        RecheckLater();
    }

    /// <summary>Otherwise it would be assigned again and again.</summary>
    private bool StaysIneligible(string name, AssignedWork work) =>
        work.Ineligible is not null && _known.Find(name) is { IsDeleted: false } app && app.Revision == work.IneligibleAt;

    private void LookLater()
    {
        _isBusy = false;
        LookIn(RetryAfter);
    }

    private void LookIn(TimeSpan after)
    {
        if (!Timers.IsTimerActive(Retry.Instance)) Timers.StartSingleTimer(Retry.Instance, Retry.Instance, after);
    }

    private StandingApp? Here(string name) => _standing!.FirstOrDefault(app => app.Name == name);

    private sealed record Applied(AssignedApp Assigned, IReadOnlyList<OperationUpdate> Told) : INoSerializationVerificationNeeded;

    /// <summary>An app was taken out or stopped, or was not.</summary>
    private sealed record Ended(IReadOnlyList<OperationUpdate> Told) : INoSerializationVerificationNeeded;

    private sealed record Retry : INoSerializationVerificationNeeded
    {
        public static readonly Retry Instance = new();
    }
}
