using ActorPm.Keeper.Handoff;
using ActorPm.Keeper.Processes;

namespace ActorPm.Keeper.Upgrade;

/// <summary>Hands groups, their sockets and the parts of their processes to the next program image, and takes them over there.</summary>
internal static class HandoffTransfer
{
    public static IReadOnlyList<UpgradeGroup> Capture(Handoffs handoffs) =>
        [.. handoffs.Groups.Select(group => new UpgradeGroup(group.Id, [.. group.Sockets.All.Select(socket => Socket(group, socket))]))];

    public static UpgradeMember? Capture(ManagedProcess process) => process.Member is not { } member ? null : new UpgradeMember
    {
        Route = member.Route,
        Listening = [.. member.Listening],
        Connections = member.Connections,
        Open = member.Open,
        DrainUntil = member.DrainUntil,
        Drained = member.Drained,
        AskedToLeave = member.AskedToLeave,
        Worker = member.Group.NodeJs?.Capture(member),
    };

    public static IEnumerable<int> Descriptors(UpgradeState state)
    {
        var sockets = (state.Groups ?? []).SelectMany(group => group.Sockets);
        var workers = state.Processes.Select(process => process.Member?.Worker).OfType<UpgradeWorker>().ToArray();
        return sockets.SelectMany(socket => socket.Returned.Append(socket.Descriptor))
            .Concat(workers.SelectMany(worker => worker.Passed.Select(passed => passed.Descriptor)))
            .Concat(workers.SelectMany(worker => worker.Doors.Select(door => door.Descriptor)))
            .Concat(state.Processes.SelectMany(process => process.ChannelMessages ?? []).Select(message => message.Descriptor));
    }

    /// <summary>First of all: the sockets, before anybody uses them.</summary>
    public static void Resume(Handoffs handoffs, UpgradeState state)
    {
        foreach (var group in state.Groups ?? [])
            foreach (var socket in group.Sockets)
                handoffs.GroupFor(group.Id).Sockets.Add(new GroupSocket(socket.Spec, socket.Descriptor, socket.Data));
    }

    public static void Resume(Handoffs handoffs, ManagedProcess process, UpgradeMember? kept)
    {
        if (kept is not null && process.Request.Handoff is { } order)
        {
            process.Member = new Member(process, handoffs.GroupFor(order.Group), order)
            {
                Route = kept.Route,
                Connections = kept.Connections,
                Open = kept.Open,
                Drained = kept.Drained,
                AskedToLeave = kept.AskedToLeave,
            };
            process.Member.Listening.AddRange(kept.Listening);
        }

        if (!process.Lives) return;
        handoffs.Join(process);
        if (process.Member is not { } member) return;
        if (kept?.Worker is { } worker) member.Group.NodeJs?.Resume(member, worker);
        if (kept?.DrainUntil is { } until && member.Drained is null) member.Group.AwaitEndOfDrain(member, until);
    }

    /// <summary>Last of all: what came back goes to whoever is there, and nobody's sockets wait for somebody.</summary>
    public static void Finish(Handoffs handoffs, UpgradeState state)
    {
        handoffs.Publications.Resume(state.Published);
        foreach (var kept in state.Groups ?? [])
        {
            var group = handoffs.GroupFor(kept.Id);
            foreach (var socket in kept.Sockets)
                if (socket.Returned.Count > 0 && group.Sockets.Find(socket.Spec.Key) is { } open) group.NodeJs?.Return(open, socket.Returned);
            group.Sockets.LingerUnused();
        }

        handoffs.Relays.Renew();
    }

    private static UpgradeSocket Socket(Group group, GroupSocket socket) =>
        new(socket.Spec, socket.Descriptor, socket.Data, group.NodeJs?.Returned(socket.Key) ?? []);
}
