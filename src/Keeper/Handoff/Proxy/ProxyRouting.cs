using ActorPm.Contracts.Apps;
using ActorPm.Contracts.Keeper;
using ActorPm.Contracts.Relay;
using ActorPm.Keeper.Os;

namespace ActorPm.Keeper.Handoff.Proxy;

/// <summary>
/// Each process listens on a loopback port of its own; <c>pbm-relay</c> has the public sockets (the keeper, too)
/// and relays to it. The keeper sees none of the bytes.
/// </summary>
internal sealed class ProxyRouting(EventLoop loop, Group group, Relays relays) : IRouting, IRelayed
{
    /// <summary>The relay of a keeper that was killed lets its sockets go within a moment.</summary>
    private static readonly TimeSpan TakenLimit = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(50);

    private readonly List<GroupSocket> _sockets = [];
    private (BalanceRule Balance, ProxyProtocol Proxy) _rules;
    private bool _changed;

    public string GroupId => group.Id;

    private IEnumerable<Member> Members => group.Members.Where(member => member.Order.Kind == HandoffKind.Proxy);

    public void Prepare(HandoffPreparation preparation) => Prepare(preparation, Clock.Milliseconds + (long)TakenLimit.TotalMilliseconds);

    public void Join(Member member)
    {
        member.Connections ??= 0;
        member.Open ??= 0;
        foreach (var socket in SocketsOf(member))
        {
            GroupSockets.Use(socket, member);
            Take(socket);
        }

        relays.Use(this);
        Rule(member);
        Serve();
        relays.Join(member);
    }

    public void Open(Member member) => relays.Tell(new OpenBackend(member.Process.Instance, member.Process.Generation));

    public void Drain(Member member) => relays.Drain(member);

    public void Leave(Member member, bool forGood)
    {
        relays.Leave(member);
        foreach (var socket in SocketsOf(member).ToArray())
        {
            group.Sockets.Release(socket, member);
            if (forGood) group.Sockets.CloseIfUnused(socket.Key);
        }

        EndIfUnused();
    }

    public DoorAnswer OpenDoor(Member member, int? port) => DoorAnswer.At(member.Order.PrivatePort);

    /// <summary>Its port accepts.</summary>
    public void Accepts(Member member)
    {
        foreach (var socket in SocketsOf(member))
            if (!member.Listening.Contains(socket.Address)) group.Listens(member, socket.Address);
    }

    /// <summary>To a relay that knows nothing yet.</summary>
    public void TellAll(RelayProcess relay)
    {
        relay.Send(Order(), Listeners());
        foreach (var member in Members)
        {
            relay.Send(Backend(member));
            if (member.Route == RouteState.Draining) relay.Drain(member);
        }
    }

    public void Trouble(Member? member, string message) => group.Trouble(member, message);

    public static AddBackend Backend(Member member) => new(
        member.Group.Id, member.Process.Instance, member.Process.Generation, member.Order.PrivatePort, Held: !member.IsOpen);

    private void Prepare(HandoffPreparation preparation, long until)
    {
        if (RelayProgram.Problem is { } problem)
        {
            preparation.Refuse(problem, 0);
            return;
        }

        var order = preparation.Order;
        if (order.PrivatePort <= 0 || order.Listen.Count == 0)
        {
            preparation.Refuse("handoff proxy needs listen = [...], and a port of its own for each process", 0);
            return;
        }

        foreach (var spec in Specs(order))
        {
            var (socket, errno) = group.Sockets.Open(spec, "null", preparation.Request.UserId);
            if (socket is null)
            {
                Refuse(preparation, spec, -errno, until);
                return;
            }

            Take(socket);
        }

        // It starts beside the program.
        relays.Use(this);
        preparation.Done(SpawnParts.None, null);
    }

    private void Refuse(HandoffPreparation preparation, SocketSpec spec, int errno, long until)
    {
        group.Sockets.CloseNeverUsed();
        if (errno == Errno.AddressInUse && Clock.Milliseconds < until) loop.After(BetweenTries, () => Prepare(preparation, until));
        else PortHolder.Describe(loop, spec, errno, problem => preparation.Refuse($"{preparation.Request.Name} cannot listen on {problem}", errno));
    }

    private void Take(GroupSocket socket)
    {
        if (_sockets.Contains(socket)) return;
        _sockets.Add(socket);
        _changed = true;
        socket.Closing += () =>
        {
            // The relay has a copy; nobody shall be accepted, and the port be free, before it has closed that.
            PublicSockets.EndListening(socket.Descriptor);
            _sockets.Remove(socket);
            _changed = true;
            if (!EndIfUnused()) Serve();
        };
    }

    // The last one that was started says how.
    private void Rule(Member member)
    {
        var rules = (member.Order.Balance, member.Order.Proxy);
        _changed |= rules != _rules;
        _rules = rules;
    }

    private void Serve()
    {
        if (!_changed) return;
        _changed = false;
        relays.TellCurrent(Order(), Listeners());
    }

    private bool EndIfUnused()
    {
        if (_sockets.Count > 0 || Members.Any()) return false;
        relays.Release(this, new ReleaseGroup(GroupId));
        return true;
    }

    private ServeGroup Order() => new(group.Id, _sockets.Count, _rules.Balance, _rules.Proxy);

    private int[] Listeners() => [.. _sockets.Select(socket => socket.Descriptor)];

    private IEnumerable<GroupSocket> SocketsOf(Member member) => Specs(member.Order).Select(spec => group.Sockets.Find(spec.Key)).OfType<GroupSocket>();

    private static IEnumerable<SocketSpec> Specs(HandoffOrder order) =>
        order.Listen.Select(ListenAddress.Parse).OfType<ListenAddress>().Select(SocketSpec.Of);
}
