using ActorPm.Actors.Ports;
using ActorPm.Actors.Processes;
using Akka.Actor;
using Akka.Event;

namespace ActorPm.Actors.Apps;

/// <summary>
/// Owns the instances of one app; a child for each slot. Child of <c>apps</c>, named by the opaque app
/// id. A supervisor that crashes is made anew from its last status; its process never notices.
/// </summary>
internal sealed class AppSupervisor(SupervisorServices services, StoredApp app, IReadOnlyList<StoredInstance> instances) : UntypedActor
{
    /// <summary>So many crashes of one supervisor within <see cref="CrashWindow"/> are a fault that starting anew does not mend.</summary>
    private const int CrashLimit = 5;

    private static readonly TimeSpan CrashWindow = TimeSpan.FromMinutes(1);

    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly Dictionary<int, IActorRef> _supervisors = [];
    private readonly Dictionary<int, InstanceStatus> _statuses = [];
    private readonly Dictionary<int, List<DateTimeOffset>> _crashes = [];
    private readonly HashSet<int> _retiring = [];
    private readonly Dictionary<int, bool> _wanted = [];
    private StoredApp _app = app;
    private int _madeSoFar;

    public static Props Props(SupervisorServices services, StoredApp app, IReadOnlyList<StoredInstance> instances) =>
        Akka.Actor.Props.Create(() => new AppSupervisor(services, app, instances));

    /// <summary>A crashed child is stopped here and made anew with fresh facts, which a plain restart could not do.</summary>
    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(cause =>
    {
        _log.Error(cause, "A process supervisor of {App} crashed", _app.Spec.Name);
        return Directive.Stop;
    });

    protected override void PreStart()
    {
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
                _statuses[changed.Status.Id] = changed.Status;
                Context.Parent.Tell(changed);
                break;
            case AppChanged changed:
                _app = changed.App;
                foreach (var supervisor in _supervisors.Values) supervisor.Tell(changed);
                break;
            case AddInstance add:
                Make(add.Instance);
                break;
            case Terminated terminated:
                OnTerminated(terminated.ActorRef);
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Deliver(ToInstance envelope)
    {
        if (envelope.Message is RetireProcess) _retiring.Add(envelope.Id);
        if (envelope.Message is ProcessWish wish) _wanted[envelope.Id] = wish.Happened is not StopAsked;
        if (_supervisors.TryGetValue(envelope.Id, out var supervisor)) supervisor.Forward(envelope.Message);
    }

    private void Make(StoredInstance instance)
    {
        _wanted[instance.Id] = instance.Wanted;
        // A name is free only some time after its actor has ended, so a remade one gets another.
        var name = _madeSoFar++ < instances.Count ? $"{instance.Slot}" : $"{instance.Slot}-{_madeSoFar}";
        var supervisor = Context.ActorOf(ProcessSupervisor.Props(services, _app, instance), name);
        _supervisors[instance.Id] = Context.Watch(supervisor);
    }

    private void OnTerminated(IActorRef ended)
    {
        var (id, _) = _supervisors.FirstOrDefault(pair => pair.Value.Equals(ended), new KeyValuePair<int, IActorRef>(-1, ended));
        if (id < 0) return;
        _supervisors.Remove(id);
        if (_retiring.Remove(id))
        {
            _statuses.Remove(id);
            Context.Parent.Tell(new InstanceRetired(id));
            return;
        }

        MakeAnew(id);
    }

    private void MakeAnew(int id)
    {
        var now = services.Time.GetUtcNow();
        var crashes = _crashes.TryGetValue(id, out var known) ? known : _crashes[id] = [];
        crashes.RemoveAll(at => now - at > CrashWindow);
        crashes.Add(now);
        if (crashes.Count > CrashLimit || !_statuses.TryGetValue(id, out var last))
            throw new InvalidOperationException($"the supervisor of instance {id} crashed {crashes.Count} times within {CrashWindow}");

        Make(new StoredInstance(id, _app.AppId, last.Slot, _wanted[id], last.Memory));
        if (last.Process is not { } process) return;
        _supervisors[id].Tell(new KeeperKnows(
            new Contracts.Keeper.KeptProcess
            {
                Instance = id,
                Generation = last.Memory.Generation,
                Process = process,
                SpawnedAt = (last.Memory.StartedAt ?? now).ToUnixTimeMilliseconds(),
                ReadySeen = last.State == Contracts.Processes.ProcessState.Online,
                Stopping = last.State == Contracts.Processes.ProcessState.Stopping,
                Spec = "",
            },
            null,
            last.Attachment));
    }
}
