using ActorPm.Actors.Ports;
using ActorPm.Contracts.Keeper;
using Akka.Actor;

namespace ActorPm.Actors.Keeper;

/// <summary>
/// What comes up from the keeper goes to the listener, and acknowledgements go down; requests take a shorter way
/// (<see cref="KeeperOrders"/>). Child of <c>/user/node</c>. It holds nothing that would be lost with it: a new one
/// observes anew and gets a snapshot.
/// </summary>
internal sealed class KeeperLink(IKeeperPort port, IActorRef listener) : UntypedActor, IWithTimers
{
    /// <summary>Acknowledgements are collected this long: a thousand exits at once are one message, not a thousand.</summary>
    private static readonly TimeSpan AcknowledgeAfter = TimeSpan.FromMilliseconds(20);

    private readonly List<long> _acknowledge = [];
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
