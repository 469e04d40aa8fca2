using ActorPm.Contracts.Apps;
using ActorPm.Contracts.Keeper;
using ActorPm.Contracts.Relay;
using ActorPm.Keeper.Handoff.Proxy;
using ActorPm.Keeper.Os;

namespace ActorPm.Keeper.Handoff.Publishing;

/// <summary>
/// Everything that is published in the fleet, and the door where the relays of other servers come in. As the node said last: without a
/// node it stays so.
/// </summary>
internal sealed class Publications(EventLoop loop, Handoffs handoffs, Relays relays) : IRelayed
{
    /// <summary>The door is a socket of a group without processes, so that it comes along with an upgrade like all others.</summary>
    private const string DoorGroup = "fleet door";

    private readonly Dictionary<string, Publication> _published = [];
    private GroupSocket? _door;

    public string GroupId => "";

    private int[] Door => _door is null ? [] : [_door.Descriptor];

    /// <summary>What was said last; null for nothing that counts.</summary>
    public PublishRequest? Order { get; private set; }

    /// <summary>Carries it out; calls back when every port was tried.</summary>
    public void Carry(PublishRequest order, Action<PublishReply> done)
    {
        var problems = new List<PublishProblem>();
        // One for this method itself: it may be over after the last answer.
        var open = 1;
        void Over()
        {
            if (--open == 0) done(new PublishReply { Problems = problems });
        }

        Action<Action<Action<string>>> Awaiting(string? group) => describe =>
        {
            open++;
            describe(problem =>
            {
                problems.Add(new PublishProblem(group, problem));
                Over();
            });
        };

        Order = order is { Door: null, Groups.Count: 0 } ? null : order;
        CarryDoor(order, Awaiting(null));
        foreach (var gone in _published.Keys.Except(order.Groups.Select(group => group.Group)).ToList())
        {
            _published.Remove(gone, out var ended);
            ended!.Group.Changed = null;
            ended.End();
            handoffs.Forget(gone);
        }

        foreach (var group in order.Groups) PublicationOf(group.Group).Carry(loop, group, Awaiting(group.Group));
        Over();
    }

    /// <summary>Takes over what the former program image had: the sockets are there.</summary>
    public void Resume(PublishRequest? kept)
    {
        if (kept is not null) Carry(kept, _ => { });
    }

    public void TellAll(RelayProcess relay)
    {
        if (relay.Version < RelayProcess.KnowsServers) return;
        if (Order?.Identity is { } identity) relay.Send(new EnterFleet(identity, Door.Length), Door);
        foreach (var publication in _published.Values) publication.TellTo(relay);
    }

    public void Trouble(Member? member, string message) => KeeperLog.Write(message);

    private void CarryDoor(PublishRequest order, Action<Action<Action<string>>> awaiting)
    {
        var group = handoffs.GroupFor(DoorGroup);
        var spec = order.Door is { } text && ListenAddress.Parse(text) is { Path: null } address ? SocketSpec.Of(address) : null;
        var former = _door;
        if (former is not null && spec?.Key != former.Key)
        {
            former.IsPublished = false;
            PublicSockets.EndListening(former.Descriptor);
            group.Sockets.CloseIfUnused(former.Key);
            _door = null;
        }

        if (spec is not null)
        {
            var (socket, errno) = group.Sockets.Open(spec, "null", null, isPublished: true);
            if (socket is not null) _door = socket;
            else awaiting(failed => PortHolder.Describe(loop, spec, -errno, problem => failed($"the relay of the fleet cannot listen on {problem}")));
        }

        if (Order is null)
        {
            relays.Release(this, new LeaveFleet());
            handoffs.Forget(DoorGroup);
            return;
        }

        relays.Use(this);
        if (order.Identity is { } identity)
        {
            var isNew = _door is not null && _door != former;
            relays.TellCurrent(RelayProcess.KnowsServers, new EnterFleet(identity, isNew ? 1 : 0), isNew ? Door : []);
        }
    }

    private Publication PublicationOf(string id)
    {
        if (_published.TryGetValue(id, out var present)) return present;
        var group = handoffs.GroupFor(id);
        var publication = _published[id] = new Publication(group, relays);
        group.Changed = publication.Tell;
        return publication;
    }
}
