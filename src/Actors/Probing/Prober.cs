using ActorPm.Actors.Keeper;
using ActorPm.Actors.Ports;
using ActorPm.Contracts.Apps;
using ActorPm.Contracts.Keeper;
using Akka.Actor;

namespace ActorPm.Actors.Probing;

/// <summary>
/// Asks one process again and again whether it serves, through a door that leads to no other. Child of its
/// ProcessSupervisor, which makes a new one for each process. It holds nothing: a new one begins again.
/// </summary>
internal sealed class Prober : UntypedActor, IWithTimers
{
    private static readonly TimeSpan UntilReady = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan WhileAlive = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ReadyAnswer = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AliveAnswer = TimeSpan.FromSeconds(5);

    private readonly ProbeTarget _target;
    private readonly KeeperOrders _keeper;
    private readonly IProbes _probes;
    private int? _door;
    private int _missed;

    public Prober(ProbeTarget target, KeeperOrders keeper, IProbes probes)
    {
        _target = target;
        _keeper = keeper;
        _probes = probes;
        _door = target.OwnPort;
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Props(ProbeTarget target, KeeperOrders keeper, IProbes probes) =>
        Akka.Actor.Props.Create(() => new Prober(target, keeper, probes));

    /// <summary>The first question to a living process comes after a pause: it has just shown that it serves.</summary>
    protected override void PreStart()
    {
        if (_target.Purpose == ProbePurpose.Ready) Self.Tell(Attempt.Instance);
        else Again();
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case Attempt when _door is { } port:
                Ask(port);
                break;
            case Attempt:
                _keeper.Send(
                    new ProbeDoorRequest { Instance = _target.Instance, Generation = _target.Generation, Port = _target.PublicPort }, Self);
                break;
            case FromKeeper { Reply: ProbeDoorReply door }:
                _door = door.Port;
                Ask(door.Port);
                break;
            case FromKeeper { Reply: ErrorReply { Code: KeeperErrorCode.NotAttached } }:
                // The keeper being away says nothing about the process.
                Again();
                break;
            case FromKeeper { Reply: ErrorReply error }:
                Miss(error.Message);
                break;
            case Answered { Problem: null }:
                OnGood();
                break;
            case Answered answered:
                Miss(answered.Problem!);
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Ask(int port) =>
        _probes.AskAsync(new ProbeQuestion(port, _target.Rules.Http, _target.Rules.Timeout ?? (IsReady ? ReadyAnswer : AliveAnswer)))
            .PipeTo(Self, success: problem => new Answered(problem), failure: fault => new Answered(fault.Message));

    private void OnGood()
    {
        _missed = 0;
        if (IsReady) Context.Parent.Tell(new ProbeAnswered(_target.Generation));
        else Again();
    }

    private void Miss(string problem)
    {
        // A door may be another one after the keeper was replaced.
        _door = _target.OwnPort;
        Context.Parent.Tell(new ProbeMissed(_target.Generation, _target.Purpose, problem, ++_missed));
        Again();
    }

    private void Again() =>
        Timers.StartSingleTimer(Attempt.Instance, Attempt.Instance, _target.Rules.Interval ?? (IsReady ? UntilReady : WhileAlive));

    private bool IsReady => _target.Purpose == ProbePurpose.Ready;

    private sealed record Attempt : INoSerializationVerificationNeeded
    {
        public static readonly Attempt Instance = new();
    }

    private sealed record Answered(string? Problem) : INoSerializationVerificationNeeded;
}

/// <summary>Which process is asked what.</summary>
/// <param name="Purpose">What for.</param>
/// <param name="Rules">The question.</param>
/// <param name="Instance">The instance.</param>
/// <param name="Generation">Its process.</param>
/// <param name="OwnPort">A port nobody else answers on; null: ask the keeper for a door.</param>
/// <param name="PublicPort">Which of its ports is meant; null for the first.</param>
internal sealed record ProbeTarget(ProbePurpose Purpose, ProbeRules Rules, int Instance, long Generation, int? OwnPort, int? PublicPort);
