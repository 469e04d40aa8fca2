using ActorPm.Actors.Keeper;
using ActorPm.Actors.Ports;
using ActorPm.Contracts.Api;
using ActorPm.Contracts.Keeper;
using ActorPm.Contracts.Processes;
using Akka.Actor;
using Akka.Event;

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
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly SettleWatchers _watchers = new();
    private StoredApp _app;
    private ProcessLife _life;
    private InstanceFacts _facts;
    private long _nextGeneration;
    private long _readyGeneration;
    private bool _wanted;
    private bool _retiring;
    private int _attachment;

    public ProcessSupervisor(SupervisorServices services, StoredApp app, StoredInstance instance)
    {
        _services = services;
        _app = app;
        _id = instance.Id;
        _slot = instance.Slot;
        _wanted = instance.Wanted;
        _life = new ProcessLife
        {
            Memory = instance.Memory,
            After = instance.Wanted ? AfterEnd.StartAgain : AfterEnd.StayDown,
        };
        _facts = services.Planner.Describe(Order(0));
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Props(SupervisorServices services, StoredApp app, StoredInstance instance) =>
        Akka.Actor.Props.Create(() => new ProcessSupervisor(services, app, instance));

    protected override void PreStart() => Publish();

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case ProcessWish wish:
                OnWish(wish);
                break;
            case FromKeeper answer:
                OnKeeperAnswer(answer);
                break;
            case ExitedEvent exited:
                OnExited(exited);
                break;
            case IpcReceivedEvent ipc when ipc.Generation == _life.Memory.Generation:
                OnIpc(ipc);
                break;
            case IpcReceivedEvent:
                break;
            case KeeperKnows known:
                OnKeeperKnows(known);
                break;
            case RestartUnlessStopped restart when _wanted && !_retiring:
                Step(new RestartAsked(restart.Reason, ByHand: restart.Afresh));
                break;
            case RestartUnlessStopped:
                break;
            case AppChanged changed:
                _app = changed.App;
                _facts = _services.Planner.Describe(Order(0));
                Publish();
                break;
            case ResetCounters:
                var before = _life;
                _life = _life with { Memory = _life.Memory with { Restarts = 0, UnstableRestarts = 0 } };
                Remember(before);
                break;
            case RetireProcess retire:
                _retiring = true;
                _wanted = false;
                Step(new StopAsked(retire.Reason));
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
            case Remembered remembered:
                if (remembered.ExitGeneration is { } generation) _services.Keeper.Tell(new AcknowledgeExit(generation));
                break;
            case Status.Failure failure:
                OnStoreFailed(failure.Cause);
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void OnWish(ProcessWish wish)
    {
        _wanted = wish.Happened is not StopAsked;
        if (wish.Watcher is not null) _watchers.Add(wish.Watcher, wish.Goal);
        Step(wish.Happened);
        if (wish.Goal == WatchGoal.Up) RearmSettleWindow();
        else _watchers.OnDown(Status());
    }

    private void Step(LifeEvent happened)
    {
        if (_nextGeneration == 0) _nextGeneration = _services.Generations.Next();
        var now = _services.Time.GetUtcNow();
        var before = _life;
        var step = LifeTable.Step(_life, happened, new LifeContext(_app.Spec, now, _nextGeneration));
        _life = step.Life;
        // Orders first: a replacement must not wait for what is only written down.
        foreach (var effect in step.Effects.OrderByDescending(effect => effect is SpawnProcess or EndProcess)) CarryOut(effect);
        Remember(before, (happened as Exited)?.Exit.Generation);
        var status = Status();
        if (_life.Memory.LastExit is { } exit && exit != before.Memory.LastExit) _watchers.OnExit(status, exit, now);
        if (happened is Spawned or FoundAlive) RearmSettleWindow();
        if (happened is BecameReady && before.Status != ProcessState.Online && _life.Status == ProcessState.Online) _watchers.OnReady(status);
        _watchers.OnDown(status);
        if (_retiring && _life.Status == ProcessState.Stopped) Context.Stop(Self);
    }

    private void CarryOut(LifeEffect effect)
    {
        switch (effect)
        {
            case SpawnProcess spawn:
                _nextGeneration = 0;
                Spawn(spawn.Generation);
                break;
            case EndProcess end:
                _services.Keeper.Tell(new ToKeeper(new StopRequest
                {
                    Instance = _id,
                    Generation = end.Generation,
                    Sequence = _services.Planner.StopSequence(_app.Spec.Stop),
                }));
                break;
            case SetTimer set:
                Timers.StartSingleTimer(set.Timer, set.Timer, set.After);
                break;
            case ClearTimer clear:
                Timers.Cancel(clear.Timer);
                break;
            case RecordEvent record:
                Record(record.Kind, record.Text);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(effect), effect, null);
        }
    }

    private void Spawn(long generation)
    {
        var order = Order(generation);
        var plan = _services.Planner.Plan(order);
        if (plan.Request is { } request)
            _services.Keeper.Tell(new ToKeeper(request with { Spec = RecoveryNote.Write(_app, _slot, _life.Memory) }));
        else
            Self.Tell(new SpawnRefused(generation, plan.Refusal?.Message ?? "cannot be started"));
        _facts = _services.Planner.Describe(order);
    }

    private void Remember(ProcessLife before, long? exitGeneration = null)
    {
        if (_life.Memory != before.Memory || exitGeneration is not null)
            _services.Store.CommitAsync([new RememberInstance(_id, _life.Memory)])
                .PipeTo(Self, success: () => new Remembered(exitGeneration), failure: cause => new Status.Failure(cause));
        Publish();
    }

    private void OnStoreFailed(Exception cause)
    {
        if (cause is StaleIncarnationException) return;
        _log.Error(cause, "The life of instance {Instance} could not be stored", _id);
        Record("store", $"its state could not be stored: {cause.Message}");
    }

    private void RearmSettleWindow()
    {
        if (!_watchers.AnyUp) return;
        var running = _life.Status == ProcessState.Online ? _services.Time.GetUtcNow() - _life.Memory.StartedAt : null;
        var left = StartWatch.Window - (running ?? TimeSpan.Zero);
        Timers.StartSingleTimer(nameof(SettleWindowOver), SettleWindowOver.Instance, left > TimeSpan.Zero ? left : TimeSpan.FromMilliseconds(1));
    }

    private static LifeEvent Due(LifeTimer timer) => timer switch
    {
        LifeTimer.Restart => new RestartDue(),
        LifeTimer.Ready => new ReadyTimedOut(),
        LifeTimer.Stable => new StableLongEnough(),
        _ => throw new ArgumentOutOfRangeException(nameof(timer), timer, null),
    };

    private void Record(string kind, string text) => _services.Events.Append(new EventRecord
    {
        At = _services.Time.GetUtcNow().ToUnixTimeMilliseconds(),
        Kind = kind,
        Name = _app.Spec.Name,
        Id = _id,
        Generation = _life.Memory.Generation,
        Text = text,
    });

    private LaunchOrder Order(long generation) => new(_app.Spec, _app.CallerEnvironment, _id, _slot, generation);

    private InstanceStatus Status() => new(_id, _slot, _app, _life.Memory, _life.Process, _facts, _attachment);

    private void Publish() => Context.Parent.Tell(new InstanceChanged(Status()));

    private sealed record Remembered(long? ExitGeneration) : INoSerializationVerificationNeeded;

    private sealed record SpawnRefused(long Generation, string Reason) : INoSerializationVerificationNeeded;

    private sealed record LateExitMissing(long Generation) : INoSerializationVerificationNeeded;

    private sealed record SettleWindowOver : INoSerializationVerificationNeeded
    {
        public static readonly SettleWindowOver Instance = new();
    }
}
