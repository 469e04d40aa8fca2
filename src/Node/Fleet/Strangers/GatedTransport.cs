using System.Net;
using ActorPm.Fleet.Trust;
using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Event;
using Akka.Remote.Transport;
using Google.Protobuf;

namespace ActorPm.Node.Fleet.Strangers;

/// <summary>Hands an ActorSystem of a fleet the gate of its port: Akka makes <see cref="GatedTransportProvider"/> by its name.</summary>
internal sealed class StrangerGateSetup(StrangerGate gate, FleetDoor door) : Setup
{
    /// <summary>The gate.</summary>
    public StrangerGate Gate => gate;

    /// <summary>Told of who finds no place.</summary>
    public FleetDoor Door => door;
}

/// <summary>Puts the gate between Akka's transport and what is above it; named in <c>applied-adapters</c>.</summary>
internal sealed class GatedTransportProvider : ITransportAdapterProvider
{
    /// <inheritdoc />
    public Transport Create(Transport wrappedTransport, ExtendedActorSystem system)
    {
        var setup = system.Settings.Setup.Get<StrangerGateSetup>();
        return setup.HasValue ? new GatedTransport(wrappedTransport, system, setup.Value) : wrappedTransport;
    }
}

/// <summary>
/// Akka's transport with a <see cref="StrangerGate"/>: a connection keeps its place until its first message, which comes only
/// after its certificate was judged. Addresses stay as they are, so that servers without it are spoken with.
/// </summary>
internal sealed class GatedTransport : Transport
{
    private readonly Transport _wrapped;
    private readonly StrangerGateSetup _setup;

    public GatedTransport(Transport wrapped, ActorSystem system, StrangerGateSetup setup)
    {
        (_wrapped, _setup) = (wrapped, setup);
        System = system;
        Config = wrapped.Config;
    }

    /// <inheritdoc />
    public override string SchemeIdentifier
    {
        get => _wrapped.SchemeIdentifier;
        protected set => throw new NotSupportedException();
    }

    /// <inheritdoc />
    public override long MaximumPayloadBytes
    {
        get => _wrapped.MaximumPayloadBytes;
        protected set => throw new NotSupportedException();
    }

    /// <inheritdoc />
    public override bool IsResponsibleFor(Address remote) => _wrapped.IsResponsibleFor(remote);

    /// <inheritdoc />
    public override Task<AssociationHandle> Associate(Address remoteAddress) => _wrapped.Associate(remoteAddress);

    /// <inheritdoc />
    public override Task<bool> Shutdown() => _wrapped.Shutdown();

    /// <inheritdoc />
    public override Task<bool> ManagementCommand(object message) => _wrapped.ManagementCommand(message);

    /// <inheritdoc />
    public override async Task<(Address, TaskCompletionSource<IAssociationEventListener>)> Listen()
    {
        var (address, listening) = await _wrapped.Listen().ConfigureAwait(false);
        var above = new TaskCompletionSource<IAssociationEventListener>();
        _ = above.Task.ContinueWith(
            done => listening.TrySetResult(new Gatekeeper(done.Result, _setup, Logging.GetLogger(System, typeof(GatedTransport)))),
            CancellationToken.None, TaskContinuationOptions.OnlyOnRanToCompletion | TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        return (address, above);
    }

    private sealed class Gatekeeper(IAssociationEventListener above, StrangerGateSetup setup, ILoggingAdapter log) : IAssociationEventListener
    {
        public void Notify(IAssociationEvent happened)
        {
            if (happened is not InboundAssociation inbound)
            {
                above.Notify(happened);
                return;
            }

            var from = IPAddress.TryParse(inbound.Association.RemoteAddress.Host?.Trim('[', ']'), out var address) ? address : IPAddress.None;
            if (setup.Gate.Enter(from) is { } place)
            {
                above.Notify(new InboundAssociation(new GatedHandle(inbound.Association, place)));
                return;
            }

            setup.Door.Refuse(new PeerVerdict(null, StrangerWords.NoPlace), $"{from}");
            inbound.Association.Disassociate("there is no place for more connections that have not shown who they are", log);
        }
    }

    private sealed class GatedHandle : AssociationHandle
    {
        private readonly AssociationHandle _wrapped;
        private readonly StrangerPlace _place;

        public GatedHandle(AssociationHandle wrapped, StrangerPlace place)
            : base(wrapped.LocalAddress, wrapped.RemoteAddress)
        {
            (_wrapped, _place) = (wrapped, place);
            _ = ReadHandlerSource.Task.ContinueWith(
                done => wrapped.ReadHandlerSource.TrySetResult(new Reader(done.Result, place)),
                CancellationToken.None, TaskContinuationOptions.OnlyOnRanToCompletion | TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }

        public override bool Write(ByteString payload) => _wrapped.Write(payload);

        [Obsolete("As in the class it is of.")]
        public override void Disassociate()
        {
            _place.Leave();
            _wrapped.Disassociate();
        }
    }

    private sealed class Reader(IHandleEventListener above, StrangerPlace place) : IHandleEventListener
    {
        public void Notify(IHandleEvent happened)
        {
            if (place.IsHeld && happened is InboundPayload or Disassociated) place.Leave();
            above.Notify(happened);
        }
    }
}
