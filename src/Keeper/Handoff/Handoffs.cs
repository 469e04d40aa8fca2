using ActorPm.Contracts.Keeper;
using ActorPm.Keeper.Handoff.Proxy;
using ActorPm.Keeper.Handoff.Publishing;
using ActorPm.Keeper.Ipc;
using ActorPm.Keeper.Processes;
using ActorPm.Keeper.Wire;

namespace ActorPm.Keeper.Handoff;

/// <summary>All groups of processes that share public sockets: the door to everything in this folder.</summary>
internal sealed class Handoffs
{
    private readonly EventLoop _loop;
    private readonly Links _links;
    private readonly Dictionary<string, Group> _groups = [];

    public Handoffs(EventLoop loop, Links links, Helpers helpers)
    {
        (_loop, _links) = (loop, links);
        Relays = new Relays(loop, helpers);
        Publications = new Publications(loop, this, Relays);
    }

    public IReadOnlyCollection<Group> Groups => _groups.Values;

    public Relays Relays { get; }

    /// <summary>Ports that answer on every server of the fleet.</summary>
    public Publications Publications { get; }

    /// <summary>Before a spawn: what the process gets besides the ordinary, or why it cannot be started.</summary>
    public void Prepare(SpawnRequest request, Action<SpawnParts?, ErrorReply?> done)
    {
        if (request.Handoff is not { } order)
        {
            done(SpawnParts.None, null);
            return;
        }

        var preparation = new HandoffPreparation(request, order, done);
        if (GroupFor(order.Group).RoutingFor(order.Kind) is { } routing)
        {
            routing.Prepare(preparation);
            return;
        }

        Forget(order.Group);
        done(null, new ErrorReply { Code = KeeperErrorCode.MissingAbility, Message = $"this keeper cannot do: handoff {order.Kind}" });
    }

    /// <summary>What was prepared is not needed.</summary>
    public void NotStarted(SpawnRequest request)
    {
        if (request.Handoff is null || !_groups.TryGetValue(request.Handoff.Group, out var group)) return;
        group.Sockets.CloseNeverUsed();
        Forget(group.Id);
    }

    /// <summary>The process has been spawned; its channel has read nothing yet.</summary>
    public void Join(ManagedProcess process)
    {
        if (process.Channel is { } channel)
            channel.Peer = new PreloadPeer(message =>
            {
                if (message.Act == PreloadMessage.Report) Report(process, message.Text, null);
            });
        if (process.Request.Handoff is not { } order) return;
        var group = GroupFor(order.Group);
        process.Member ??= new Member(process, group, order);
        group.Join(process.Member);
    }

    /// <summary>Its main process has ended, and its channel was read to the end.</summary>
    public void Ended(ManagedProcess process)
    {
        if (process.Member is not { } member) return;
        member.Group.Leave(member, forGood: process.Stop is not null);
        Forget(member.Group.Id);
    }

    /// <summary>The end of one we asked to leave the cluster is no crash, though it ended by itself.</summary>
    public static ExitCause CauseOf(ManagedProcess process, ExitCause cause) =>
        cause == ExitCause.Own && process.Member is { AskedToLeave: true } && process.End?.Code == 0 ? ExitCause.Stopped : cause;

    /// <summary>Nothing of the group shall run.</summary>
    public void Release(string id)
    {
        if (_groups.TryGetValue(id, out var group)) group.Sockets.CloseOwn();
        Forget(id);
    }

    /// <summary>After an attach: whoever asked for a drain may not have heard of its end.</summary>
    public void TellAgain()
    {
        foreach (var group in _groups.Values)
            foreach (var member in group.Members)
                if (member.Drained is { } drained) _links.Tell(drained);
    }

    /// <summary>Calls back with the connections of every process, soon in any case.</summary>
    public void Count(Action<IReadOnlyList<InstanceTraffic>> done) =>
        Relays.Count(() => done([.. _groups.Values.SelectMany(group => group.Members).Select(member => member.ToTraffic())]));

    public void CloseAll()
    {
        foreach (var group in _groups.Values) group.Sockets.CloseAll();
    }

    public Group GroupFor(string id)
    {
        if (_groups.TryGetValue(id, out var present)) return present;
        var group = _groups[id] = new Group(id, _loop, Relays, _links.Tell, _links.TellIfFast);
        group.Sockets.Emptied = () => Forget(id);
        return group;
    }

    /// <summary>A preload has reported.</summary>
    public void Report(ManagedProcess process, string report, int? pid)
    {
        if (Group.ReportOf(process, report, pid) is { } told) _links.TellIfFast(told);
    }

    /// <summary>If nothing of it is left.</summary>
    public void Forget(string id)
    {
        if (_groups.TryGetValue(id, out var group) && group.IsEmpty) _groups.Remove(id);
    }
}
