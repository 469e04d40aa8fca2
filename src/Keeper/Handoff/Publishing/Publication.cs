using ActorPm.Contracts.Apps;
using ActorPm.Contracts.Keeper;
using ActorPm.Contracts.Relay;
using ActorPm.Keeper.Handoff.Proxy;
using ActorPm.Keeper.Os;

namespace ActorPm.Keeper.Handoff.Publishing;

/// <summary>
/// The ports of one app that answer on this server, whether it has instances or not: they stay open without a user. While no process of this
/// server takes connections, the relay does, and brings them to other servers.
/// </summary>
internal sealed class Publication(Group group, Relays relays)
{
    private readonly HashSet<GroupSocket> _sockets = [];
    private string _told = "";

    public Group Group { get; } = group;

    public PublishedGroup Order { get; private set; } = new() { Group = group.Id };

    /// <summary>A process of this server takes connections.</summary>
    public bool IsHere => Group.Members.Any(member => member.IsOpen && member.Listening.Count > 0);

    /// <summary>Opens what is not open yet; calls back once for each port that cannot be opened, then or later.</summary>
    public void Carry(EventLoop loop, PublishedGroup order, Action<Action<Action<string>>> awaiting)
    {
        Order = order;
        var specs = Specs(order).ToList();
        foreach (var gone in _sockets.Where(socket => !specs.Any(spec => socket.Answers(spec))).ToList()) Withdraw(gone);
        foreach (var spec in specs)
        {
            var (socket, errno) = Group.Sockets.Open(spec, "null", null, isPublished: true);
            if (socket is not null) Take(socket);
            else awaiting(failed => PortHolder.Describe(loop, spec, -errno, problem => failed($"{order.Name} cannot listen on {problem}")));
        }

        Tell();
    }

    /// <summary>Nothing of it is published any more.</summary>
    public void End()
    {
        foreach (var socket in _sockets.ToArray()) Withdraw(socket);
        relays.Tell(new WithdrawGroup(Group.Id), RelayProcess.KnowsServers);
    }

    /// <summary>Tells the relay, if anything is different.</summary>
    public void Tell()
    {
        var (order, listeners) = (Message(), Listeners());
        var text = $"{string.Join(' ', listeners)} {Convert.ToHexString(RelayJson.ToLine(order))}";
        if (text == _told) return;
        _told = text;
        relays.TellCurrent(RelayProcess.KnowsServers, order, listeners);
    }

    public void TellTo(RelayProcess relay)
    {
        if (relay.Version >= RelayProcess.KnowsServers) relay.Send(Message(), Listeners());
    }

    private PublishGroup Message() => new(
        Group.Id, Listeners().Length, [.. _sockets.Select(socket => socket.Spec.Text(PublicSockets.LocalAddress(socket.Descriptor)))], IsHere, Order.Proxy, Order.Servers);

    // Where nobody could be asked the backlog holds them, until a process of this server is there again.
    private int[] Listeners() => IsHere || Order.Servers.Count == 0 ? [] : [.. _sockets.Select(socket => socket.Descriptor)];

    private void Take(GroupSocket socket)
    {
        if (!_sockets.Add(socket)) return;
        socket.Closing += () =>
        {
            // The relay may have a copy: nobody is accepted, and the port is free, before it has closed that.
            PublicSockets.EndListening(socket.Descriptor);
            _sockets.Remove(socket);
        };
    }

    private void Withdraw(GroupSocket socket)
    {
        _sockets.Remove(socket);
        socket.IsPublished = false;
        Group.Sockets.CloseIfUnused(socket.Key);
    }

    private static IEnumerable<SocketSpec> Specs(PublishedGroup order) =>
        order.Listen.Select(ListenAddress.Parse).OfType<ListenAddress>().Where(address => address.Path is null).Select(SocketSpec.Of);
}
