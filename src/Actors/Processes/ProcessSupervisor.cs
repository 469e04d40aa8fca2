using ActorPm.Actors.Keeper;
using ActorPm.Actors.Ports;
using ActorPm.Actors.Probing;
using ActorPm.Contracts.Apps;
using ActorPm.Contracts.Keeper;
using ActorPm.Contracts.Processes;
using Akka.Actor;

namespace ActorPm.Actors.Processes;

/// <summary>
/// Owns one instance: carries out what <see cref="LifeTable"/> decides. Child of its AppSupervisor. When
/// it dies its process lives on in the keeper, and the parent makes a new supervisor from the last status.
/// </summary>
internal sealed partial class ProcessSupervisor : UntypedActor, IWithTimers
{
    /// <summary>After the keeper said there is no such process, its exit may still be under way to us.</summary>
    private static readonly TimeSpan LateExit = TimeSpan.FromSeconds(1);

    private readonly SupervisorServices _services;
    private readonly int _id;
    private readonly int _slot;
    private readonly InstanceEvents _events;
    private readonly SettleWatchers _watchers = new();
    private PlaceRole _role;
    private StoredApp _app;
    private ProcessLife _life;
    private InstanceFacts _facts;
    private long _nextGeneration;
    private string? _limitsProblem;
    private bool _wanted;
    private bool _retiring;
    private int _attachment;

    public ProcessSupervisor(SupervisorServices services, StoredApp app, StoredInstance instance, PlaceRole role, long? replaces)
    {
        _services = services;
        _role = role;
        _replaces = replaces;
        _app = app;
        _id = instance.Id;
        _slot = instance.Slot;
        _events = new InstanceEvents(services, _id);
        _wanted = instance.Wanted;
        _life = new ProcessLife
        {
            Memory = instance.Memory,
            After = instance.Wanted ? AfterEnd.StartAgain : AfterEnd.StayDown,
        };
        _facts = services.Planner.Describe(Launch(0));
        _readiness = Readiness.Of(app.Spec, _facts.Handoff, instance.Memory.HasListened);
    }

    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>The supervisor that is the instance.</summary>
    public static Props Props(SupervisorServices services, StoredApp app, StoredInstance instance) =>
        Props(services, app, instance, PlaceRole.Holder, null);

    /// <summary>One that plays another part, beside the holder.</summary>
    /// <param name="services">Its surroundings.</param>
    /// <param name="app">The app.</param>
    /// <param name="instance">The instance, with the memory it begins with.</param>
    /// <param name="role">The part.</param>
    /// <param name="replaces">Generation of the process a successor's process is started beside; null for none.</param>
    public static Props Props(SupervisorServices services, StoredApp app, StoredInstance instance, PlaceRole role, long? replaces) =>
        Akka.Actor.Props.Create(() => new ProcessSupervisor(services, app, instance, role, replaces));

    protected override void PreStart() => Publish();

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case ProcessWish or RestartUnlessStopped or RunByItsSchedule or AppChanged or ResetCounters or RetireProcess:
                OnAsked(message);
                break;
            case FromKeeper answer:
                OnKeeperAnswer(answer);
                break;
            case ExitedEvent exited:
                OnExited(exited);
                break;
            case IpcReceivedEvent or NotifiedEvent or ListeningEvent or DrainedEvent or ProbeAnswered or ProbeMissed or OutputSeen or OutputWatched:
                OnSign(message);
                break;
            case BeginSuccession or ResumeSuccession or TakePlace or PlaceConfirmed or LeavePlace or GiveUpSuccession or SuccessorChanged or Enthroned or DrainOver:
                OnPlace(message);
                break;
            case KeeperKnows known:
                OnKeeperKnows(known);
                break;
            case LifeTimer timer:
                Step(Due(timer));
                break;
            case SettleWindowOver:
                _watchers.OnWindowOver(Status(), _services.Time.GetUtcNow(), RearmSettleWindow);
                break;
            case LateExitMissing late when late.Generation == _life.Memory.Generation && _life.Status == ProcessState.Stopping:
                Step(new FoundGone());
                break;
            case LateExitMissing:
                break;
            case SpawnRefused refused when !IsOver(refused.Generation):
                Step(new SpawnFailed(refused.Generation, refused.Reason, Final: true));
                break;
            case SpawnRefused:
                break;
            case FleetWordChanged:
                OnFleetWord();
                break;
            case Remembered or NotRemembered or Akka.Actor.Status.Failure:
                OnStored(message);
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Step(LifeEvent happened)
    {
        if (_nextGeneration == 0) _nextGeneration = _services.Generations.Next();
        var now = _services.Time.GetUtcNow();
        var before = _life;
        var step = LifeTable.Step(_life, happened, Surroundings(now));
        _life = step.Life;
        // Orders first: a replacement must not wait for what is only written down.
        foreach (var effect in step.Effects.OrderByDescending(effect => effect is SpawnProcess or EndProcess)) CarryOut(effect);
        Remember(before, (happened as Exited)?.Exit.Generation ?? (happened as FoundAlive)?.Missed?.Generation);
        var status = Status();
        if (_life.Memory.LastExit is { } exit && exit != before.Memory.LastExit) _watchers.OnExit(status, exit, now);
        if (happened is Spawned or FoundAlive) RearmSettleWindow();
        if (happened is BecameReady ready && before.Status != ProcessState.Online && _life.Status == ProcessState.Online) _watchers.OnReady(status, ready.WithoutPort && before.Memory.HasListened is null ? WithoutPortText : null);
        _watchers.OnDown(status);
        SetProbers();
        SettleDeferred();
        if (happened is Spawned) CheckReady();
        if (_life.Status == ProcessState.Online && before.Status != ProcessState.Online) OnOnline();
        if (_role != PlaceRole.Holder) TellPlace(before);
        else if (_retiring && _life.Status == ProcessState.Stopped) Context.Stop(Self);
    }

    private LifeContext Surroundings(DateTimeOffset now) =>
        new(_app.Spec, now, _nextGeneration, AwaitsReady: !_readiness.IsMet, OneTry: _role != PlaceRole.Holder, _readiness.Within(_app.Spec.Ready.ListenTimeout));

    private void CarryOut(LifeEffect effect)
    {
        switch (effect)
        {
            case SpawnProcess spawn:
                _nextGeneration = 0;
                // That a time of its schedule is seen to must be on disk first: a run is not done twice.
                if (_app.Spec.Schedule is not null && _role == PlaceRole.Holder) _spawnWhenStored = spawn.Generation;
                else PrepareSpawn(spawn.Generation);
                break;
            case EndProcess end:
                Order(new StopRequest { Instance = _id, Generation = end.Generation, Sequence = _services.Planner.StopSequence(_app.Spec.Stop) });
                break;
            case SetTimer set:
                Timers.StartSingleTimer(set.Timer, set.Timer, set.After);
                break;
            case ClearTimer clear:
                Timers.Cancel(clear.Timer);
                break;
            case RecordEvent record:
                Record(record.Kind, record.Text);
                // Hooks tell of the instance, not of a process that takes or leaves its place.
                if (_role == PlaceRole.Holder) _events.CallHooks(_app, _facts.Environment, _life.Memory, record);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(effect), effect, null);
        }
    }

    private void RearmSettleWindow()
    {
        if (!_watchers.AnyUp) return;
        var running = _life.Status == ProcessState.Online ? _services.Time.GetUtcNow() - _life.Memory.StartedAt : null;
        var left = StartWatch.Window - (running ?? TimeSpan.Zero);
        Timers.StartSingleTimer(nameof(SettleWindowOver), SettleWindowOver.Instance, left > TimeSpan.Zero ? left : TimeSpan.FromMilliseconds(1));
    }

    private LifeEvent Due(LifeTimer timer) => timer switch
    {
        LifeTimer.Restart => new RestartDue(),
        LifeTimer.Ready when _readiness.MayDoWithoutPort => new BecameReady(WithoutPortText, WithoutPort: true),
        LifeTimer.Ready => new ReadyTimedOut(_readiness.Missing()),
        LifeTimer.Stable => new StableLongEnough(),
        _ => throw new ArgumentOutOfRangeException(nameof(timer), timer, null),
    };

    private void Record(string kind, string text) => _events.Append(_app, _life.Memory.Generation, kind, text);

    private void Order(KeeperRequest request) => _services.Orders.Send(request, Self);

    private LaunchOrder Launch(long generation) => new(_app.Spec, _app.CallerEnvironment, _id, _slot, generation)
    {
        Group = _app.HandoffGroup,
        Replaces = _replaces,
        Hold = _role == PlaceRole.Successor || _app.Spec.Ready.WaitReady || _app.Spec.Ready.Probe is not null,
    };

    private InstanceStatus Status() => new(_id, _slot, _app, _life.Memory, _life.Process, _facts, _attachment)
    {
        Handoff = _life.Process is null ? HandoffKind.None : _handoff,
        Listening = _life.Process is null ? [] : _listening,
        LimitsProblem = _life.Process is null ? null : _limitsProblem,
        LeaseUntil = _life.Process is null || _leaseTold == 0 ? null : _leaseTold,
        Held = _life is { Status: ProcessState.Launching, Process: null } ? _held : null,
        Awaited = _life.Status == ProcessState.Launching && !_readiness.IsMet ? _readiness.Missing() : null,
    };

    private void Publish()
    {
        if (_role == PlaceRole.Holder) Context.Parent.Tell(new InstanceChanged(Status()));
    }

    private sealed record SpawnRefused(long Generation, string Reason) : INoSerializationVerificationNeeded;

    private sealed record LateExitMissing(long Generation) : INoSerializationVerificationNeeded;

    private sealed record SettleWindowOver : INoSerializationVerificationNeeded
    {
        public static readonly SettleWindowOver Instance = new();
    }
}
