using ActorPm.Actors.Keeper;
using ActorPm.Actors.Ports;
using ActorPm.Actors.Processes;
using ActorPm.Actors.Rollouts;
using ActorPm.Contracts.Apps;
using ActorPm.Contracts.Keeper;
using ActorPm.Contracts.Processes;
using Akka.Actor;
using Akka.Event;

namespace ActorPm.Actors.Apps;

/// <summary>
/// Owns the instances of one app: a child for each slot, a second one while its process is being replaced, and
/// the reload that replaces them. Child of <c>apps</c>, named by the opaque app id. A supervisor that crashes
/// is made anew from its last status; its process never notices.
/// </summary>
internal sealed partial class AppSupervisor(SupervisorServices services, StoredApp app, IReadOnlyList<StoredInstance> instances, StoredRollout? underWay)
    : UntypedActor, IWithTimers
{
    /// <summary>So many crashes of one supervisor within <see cref="CrashWindow"/> are a fault that starting anew does not mend.</summary>
    private const int CrashLimit = 5;

    private static readonly TimeSpan CrashWindow = TimeSpan.FromMinutes(1);

    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly SortedDictionary<int, Place> _places = [];
    private readonly Dictionary<int, List<DateTimeOffset>> _crashes = [];
    private StoredApp _app = app;
    private bool _portsAreHeld;
    private int _madeSoFar;

    public ITimerScheduler Timers { get; set; } = null!;

    /// <param name="services">Its surroundings.</param>
    /// <param name="app">The app.</param>
    /// <param name="instances">Its instances.</param>
    /// <param name="underWay">A reload that an earlier node began; null for none.</param>
    public static Props Props(SupervisorServices services, StoredApp app, IReadOnlyList<StoredInstance> instances, StoredRollout? underWay = null) =>
        Akka.Actor.Props.Create(() => new AppSupervisor(services, app, instances, underWay));

    /// <summary>A crashed child is stopped here and made anew with fresh facts, which a plain restart could not do.</summary>
    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(cause =>
    {
        _log.Error(cause, "A supervisor of {App} crashed", _app.Spec.Name);
        return Directive.Stop;
    });

    protected override void PreStart()
    {
        if (underWay is not null) Resume(underWay);
        foreach (var instance in instances) Make(instance);
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case ToInstance envelope:
                Deliver(envelope);
                break;
            case InstanceChanged changed:
                OnInstanceChanged(changed);
                break;
            case AppChanged changed:
                _app = changed.App;
                foreach (var place in _places.Values) place.Holder.Tell(changed);
                break;
            case FleetWordChanged changed:
                foreach (var place in _places.Values)
                {
                    place.Holder.Tell(changed);
                    place.Successor?.Supervisor.Tell(changed);
                }

                break;
            case AddInstance add:
                Make(add.Instance);
                break;
            case Terminated terminated:
                OnTerminated(terminated.ActorRef);
                break;
            case ReloadApp or ReplaceInstances or ReplacementWanted or CarryOutForRollout or RolloutChanged or InstanceSettled or SuccessorReady or SuccessorFailed
                or PlaceTaken or LeaverGone or RetryReplacement:
                OnRolloutMessage(message);
                break;
            case FromKeeper:
                // Answers to releases of ports, and to stops of processes whose supervisor is gone: their exits tell the rest.
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Deliver(ToInstance envelope)
    {
        if (!_places.TryGetValue(envelope.Id, out var place)) return;
        switch (envelope.Message)
        {
            case RetireProcess retire:
                place.Retiring = true;
                CallOff(place, retire.Reason);
                place.Holder.Forward(retire);
                break;
            case ProcessWish wish:
                place.Wanted = wish.Happened is not StopAsked;
                CallOff(place, wish.Happened is StopAsked stop ? stop.Reason : wish.Happened is RestartAsked restart ? restart.Reason : "started anew");
                place.Holder.Forward(wish);
                break;
            case KeeperKnowsInstance known:
                Settle(place, known);
                break;
            case KeeperEvent happened:
                place.Of(GenerationOf(happened)).Forward(happened);
                break;
            default:
                place.Holder.Forward(envelope.Message);
                break;
        }
    }

    private static long GenerationOf(KeeperEvent happened) => happened switch
    {
        ExitedEvent exited => exited.Generation,
        IpcReceivedEvent ipc => ipc.Generation,
        NotifiedEvent notified => notified.Generation,
        ListeningEvent listening => listening.Generation,
        DrainedEvent drained => drained.Generation,
        _ => 0,
    };

    private void OnInstanceChanged(InstanceChanged changed)
    {
        if (!_places.TryGetValue(changed.Status.Id, out var place)) return;
        place.Status = changed.Status;
        CarryOn();
        Context.Parent.Tell(changed);
        HoldOrReleasePorts();
    }

    /// <summary>Ports of an app of which nothing runs or waits to run are free for others.</summary>
    private void HoldOrReleasePorts()
    {
        var isDown = _places.Values.All(place => place.Status is null or { State: ProcessState.Stopped or ProcessState.Errored });
        if (isDown && _portsAreHeld) services.Orders.Send(new ReleaseGroupRequest { Group = _app.HandoffGroup }, Self);
        _portsAreHeld = !isDown && (_portsAreHeld || _places.Values.Any(place => place.Status is { Handoff: not HandoffKind.None }));
    }

    private void Make(StoredInstance instance)
    {
        // A name is free only some time after its actor has ended, so a remade one gets another.
        var name = _madeSoFar++ < instances.Count ? $"{instance.Slot}" : $"{instance.Slot}-{_madeSoFar}";
        var supervisor = Context.Watch(Context.ActorOf(ProcessSupervisor.Props(services, SpecOf(instance), instance), name));
        if (_places.TryGetValue(instance.Id, out var place)) place.Holder = supervisor;
        else place = _places[instance.Id] = new Place(instance.Id, supervisor);
        place.Wanted = instance.Wanted;
    }

    private void OnTerminated(IActorRef ended)
    {
        if (ended.Equals(_rollout))
        {
            OnRolloutEnded();
            return;
        }

        foreach (var place in _places.Values.ToList())
        {
            if (place.Holder.Equals(ended)) OnHolderEnded(place);
            else if (place.Successor?.Supervisor.Equals(ended) == true) OnSuccessorEnded(place);
            else if (place.Leavers.Find(leaver => leaver.Supervisor.Equals(ended)) is { } leaver) OnLeaverEnded(place, leaver);
            else continue;
            break;
        }
    }

    private void OnHolderEnded(Place place)
    {
        if (!place.Retiring)
        {
            MakeAnew(place);
            return;
        }

        place.Holder = ActorRefs.Nobody;
        ForgetIfEmpty(place);
    }

    /// <summary>An instance is gone when the last of its processes is.</summary>
    private void ForgetIfEmpty(Place place)
    {
        if (!place.IsEmpty) return;
        _places.Remove(place.Id);
        HoldOrReleasePorts();
        Context.Parent.Tell(new InstanceRetired(place.Id));
    }

    private void MakeAnew(Place place)
    {
        var now = services.Time.GetUtcNow();
        var crashes = _crashes.TryGetValue(place.Id, out var known) ? known : _crashes[place.Id] = [];
        crashes.RemoveAll(at => now - at > CrashWindow);
        crashes.Add(now);
        if (crashes.Count > CrashLimit || place.Status is not { } last)
            throw new InvalidOperationException($"the supervisor of instance {place.Id} crashed {crashes.Count} times within {CrashWindow}");

        Make(new StoredInstance(place.Id, _app.AppId, last.Slot, place.Wanted, last.Memory));
        if (place.Successor is not null) place.Holder.Tell(new SuccessorChanged(true));
        if (last.Process is not { } process)
        {
            // The answer to a start went to the one that crashed, and so did its timers.
            if (last.State is ProcessState.Launching or ProcessState.Stopping) End(place, last.Memory.Generation);
            if (last.State is not (ProcessState.Stopped or ProcessState.Errored)) place.Holder.Tell(new KeeperKnows(null, null, last.Attachment));
            return;
        }

        place.Holder.Tell(new KeeperKnows(
            new KeptProcess
            {
                Instance = place.Id,
                Generation = last.Memory.Generation,
                Process = process,
                SpawnedAt = (last.Memory.StartedAt ?? now).ToUnixTimeMilliseconds(),
                ReadySeen = last.State == ProcessState.Online,
                Stopping = last.State == ProcessState.Stopping,
                Route = last.Handoff == HandoffKind.None ? null : last.State == ProcessState.Online ? RouteState.Open : RouteState.Held,
                Listening = last.Listening,
                LeaseUntil = last.LeaseUntil,
                Spec = "",
            },
            null,
            last.Attachment));
    }
}
