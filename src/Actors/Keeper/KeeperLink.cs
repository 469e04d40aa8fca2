using ActorPm.Actors.Ports;
using ActorPm.Contracts.Keeper;
using Akka.Actor;

namespace ActorPm.Actors.Keeper;

/// <summary>
/// The one door between the actors and the keeper: requests go down, events go up to the listener. Child
/// of <c>/user/node</c>. It holds nothing that would be lost with it: a new one observes anew and gets a
/// snapshot.
/// </summary>
internal sealed class KeeperLink(IKeeperPort port, IActorRef listener) : UntypedActor, IWithTimers
{
    /// <summary>Acknowledgements are collected this long: a thousand exits at once are one message, not a thousand.</summary>
    private static readonly TimeSpan AcknowledgeAfter = TimeSpan.FromMilliseconds(20);

    /// <summary>A start that was announced and has not come by then does not come.</summary>
    private static readonly TimeSpan StartsOverdueAfter = TimeSpan.FromSeconds(2);

    private readonly List<long> _acknowledge = [];
    private int _startsToCome;
    private Observer? _observer;

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Props(IKeeperPort port, IActorRef listener) => Akka.Actor.Props.Create(() => new KeeperLink(port, listener));

    protected override void PostStop()
    {
        if (_observer is not null) port.Forget(_observer);
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case StartObserving:
                _observer = new Observer(listener);
                port.Observe(_observer);
                break;
            case StartsFollow follow:
                _startsToCome += follow.Count;
                Timers.StartSingleTimer(StartsOverdue.Instance, StartsOverdue.Instance, StartsOverdueAfter);
                break;
            case StartsOverdue:
                _startsToCome = 0;
                break;
            case ToKeeper ask:
                var (asker, self) = (Sender, Self);
                // Not by PipeTo: a task may be over before it is piped, and later messages of the keeper overtake it.
                port.Ask(InBatch(ask.Request), reply => asker.Tell(new FromKeeper(ask.Request, reply), self));
                break;
            case AcknowledgeExit exit:
                _acknowledge.Add(exit.Generation);
                if (!Timers.IsTimerActive(SendAcknowledgements.Instance))
                    Timers.StartSingleTimer(SendAcknowledgements.Instance, SendAcknowledgements.Instance, AcknowledgeAfter);
                break;
            case SendAcknowledgements:
                // A lost acknowledgement is harmless: the exit comes again and is known.
                port.Ask(new AcknowledgeRequest { Generations = [.. _acknowledge] }, _ => { });
                _acknowledge.Clear();
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private KeeperRequest InBatch(KeeperRequest request)
    {
        if (_startsToCome == 0 || request is not SpawnRequest spawn) return request;
        if (--_startsToCome == 0) Timers.Cancel(StartsOverdue.Instance);
        return spawn with { MoreFollow = _startsToCome > 0 };
    }

    private sealed record StartsOverdue : INoSerializationVerificationNeeded
    {
        public static readonly StartsOverdue Instance = new();
    }

    private sealed record SendAcknowledgements : INoSerializationVerificationNeeded
    {
        public static readonly SendAcknowledgements Instance = new();
    }

    /// <summary>Called on the connection's thread: turns calls into messages.</summary>
    private sealed class Observer(IActorRef listener) : IKeeperObserver
    {
        public void Attached(HelloReply hello, SnapshotReply snapshot) => listener.Tell(new KeeperAttached(hello, snapshot));

        public void Detached(string reason) => listener.Tell(new KeeperDetached(reason));

        public void Happened(KeeperEvent happened) => listener.Tell(new KeeperHappened(happened));
    }
}
