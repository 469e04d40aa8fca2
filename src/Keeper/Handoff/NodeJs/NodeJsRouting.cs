using ActorPm.Contracts.Apps;
using ActorPm.Contracts.Keeper;
using ActorPm.Keeper.Ipc;
using ActorPm.Keeper.Os;
using ActorPm.Keeper.Upgrade;

namespace ActorPm.Keeper.Handoff.NodeJs;

/// <summary>
/// The keeper as the primary of Node's <c>cluster</c> module: workers ask where to listen, connections are
/// passed to them in turn (<see cref="Distributor"/>), or the socket itself once (<c>balance = kernel</c>, UDP).
/// The wire is that of Node.js 16 to 26.
/// </summary>
internal sealed class NodeJsRouting(EventLoop loop, Group group) : IRouting
{
    private readonly Dictionary<string, Distributor> _distributors = [];
    private readonly Dictionary<Member, Worker> _workers = [];

    public void Prepare(HandoffPreparation preparation) => preparation.Done(
        new SpawnParts
        {
            // Never two alike among the workers of a home, as with Node's own primary.
            Environment = [$"NODE_UNIQUE_ID={preparation.Request.Generation}"],
        },
        null);

    public void Join(Member member)
    {
        if (member.Process.Channel is not { } channel) return;
        if (member.Order.Balance != BalanceRule.Kernel) member.Connections ??= 0;
        channel.Peer = _workers[member] = new Worker(member, channel, this);
    }

    public void Open(Member member)
    {
        if (Find(member) is not { } worker) return;
        foreach (var key in worker.Sockets.Keys) Continue(key);
    }

    public void Drain(Member member)
    {
        if (Find(member) is not { HasClosed: false } worker) group.Finished(member, null);
        else if (worker.HasPreload) worker.TellToDrain();
        else FinishDrain(worker, null);
    }

    public void Leave(Member member, bool forGood)
    {
        if (Find(member) is not { } worker) return;
        if (!worker.HasClosed) worker.OnClosed();
        _workers.Remove(member);
        if (!forGood) return;
        foreach (var key in worker.Sockets.Keys) group.Sockets.CloseIfUnused(key);
    }

    public DoorAnswer OpenDoor(Member member, int? port)
    {
        if (Find(member) is not { HasClosed: false } worker) return DoorAnswer.None("it has no channel to the keeper");
        var socket = worker.Sockets.Keys.Select(group.Sockets.Find).OfType<GroupSocket>()
            .FirstOrDefault(socket => !socket.Spec.IsUdp && (port is null || PublicSockets.LocalAddress(socket.Descriptor)?.Port == port));
        if (socket is null) return DoorAnswer.None(port is null ? "it does not listen yet" : $"it does not listen on port {port}");
        return worker.Door(loop, socket.Key);
    }

    public void OnMessage(Worker worker, ClusterMessage message)
    {
        switch (message.Act)
        {
            case "online":
                break;
            case "queryServer":
                Query(worker, message);
                break;
            case "listening":
                group.Listens(worker.Member, message.ToSpec(worker.Member.Process.Request.Cwd).Text(null));
                break;
            case "close":
                Close(worker, message.Key ?? "");
                break;
            case "exitedAfterDisconnect":
                // It waits for the answer before it disconnects.
                worker.Leaves = true;
                worker.Send(ClusterReply.Done(worker.NextSeq(), message.Seq));
                break;
            default:
                KeeperLog.Write($"{worker.Member.Process.Title} asked its cluster primary for \"{message.Act}\", which is not known");
                if (message.Seq > 0) worker.Send(ClusterReply.Failed(worker.NextSeq(), message.Seq, message.Key ?? "", Errno.NoSystemCall));
                break;
        }
    }

    public void OnPreload(Worker worker, PreloadMessage message)
    {
        worker.HasPreload = true;
        if (message.Connections is { } open) worker.Member.Open = open;
        if (message.Act == PreloadMessage.Drained) FinishDrain(worker, message.Connections ?? 0);
        else group.Reported(worker.Member.Process, message);
    }

    public void OnClosed(Worker worker)
    {
        foreach (var key in worker.Sockets.Keys)
        {
            _distributors.GetValueOrDefault(key)?.Remove(worker);
            if (group.Sockets.Find(key) is { } socket) group.Sockets.Release(socket, worker.Member);
        }

        if (worker.Member.Route == RouteState.Draining) group.Finished(worker.Member, 0);
    }

    public void Continue(string key) => _distributors.GetValueOrDefault(key)?.Continue();

    /// <summary>What the next program image needs to know of a worker.</summary>
    public UpgradeWorker? Capture(Member member) => Find(member) is not { HasClosed: false } worker ? null : new UpgradeWorker
    {
        Sockets = worker.Sockets,
        HasPreload = worker.HasPreload,
        Leaves = worker.Leaves,
        Seq = worker.Seq,
        Passed = [.. worker.Passed.Select(passed => new UpgradePassed(passed.Key, passed.Value.Origin.Key, passed.Value.Descriptor, !passed.Value.Origin.IsBalanced))],
        Doors = [.. worker.Doors.Where(door => door.Descriptor >= 0).Select(door => new UpgradeDoor(door.Key, door.Descriptor))],
    };

    /// <summary>Takes a worker over that has joined just now.</summary>
    public void Resume(Member member, UpgradeWorker kept)
    {
        if (Find(member) is not { } worker) return;
        (worker.HasPreload, worker.Leaves, worker.Seq) = (kept.HasPreload, kept.Leaves, kept.Seq);
        foreach (var door in kept.Doors) worker.Add(new WorkerDoor(loop, worker, door.Key, door.Descriptor));
        foreach (var passed in kept.Passed)
            if (Origin(worker, passed) is { } origin) worker.Remember(passed.Seq, new PassedConnection(passed.Descriptor, origin));
            else Descriptors.Close(passed.Descriptor);
        foreach (var (key, shared) in kept.Sockets)
        {
            worker.Sockets[key] = shared;
            if (group.Sockets.Find(key) is not { } socket) continue;
            GroupSockets.Use(socket, member);
            if (!shared) Distributor(socket, null).Add(worker);
        }

        // Its channel may have closed while it was taken over.
        if (member.Process.Channel is { Descriptor: < 0 }) worker.OnClosed();
    }

    /// <summary>Connections of a socket that came back and wait.</summary>
    public IReadOnlyList<int> Returned(string key) => [.. _distributors.GetValueOrDefault(key)?.Returned.Select(connection => connection.Descriptor) ?? []];

    public void Return(GroupSocket socket, IReadOnlyList<int> connections)
    {
        var distributor = Distributor(socket, null);
        foreach (var connection in connections) distributor.Return(connection);
        distributor.Continue();
    }

    private IConnectionOrigin? Origin(Worker worker, UpgradePassed passed) =>
        passed.ByDoor ? worker.Doors.FirstOrDefault(door => door.Key == passed.Key)
        : group.Sockets.Find(passed.Key) is { } socket ? Distributor(socket, null) : null;

    private Worker? Find(Member member) => _workers.GetValueOrDefault(member);

    private void Query(Worker worker, ClusterMessage message)
    {
        var process = worker.Member.Process;
        var spec = message.ToSpec(process.Request.Cwd);
        if (message.Descriptor is { } descriptor)
        {
            group.Trouble(worker.Member, $"{process.Request.Name} wants to listen on its own descriptor {descriptor}, which a cluster worker cannot; use handoff = fds");
            worker.Send(ClusterReply.Failed(worker.NextSeq(), message.Seq, spec.Key, Errno.NotSupported));
            return;
        }

        var former = group.Sockets.Find(spec.Key);
        var (socket, errno) = group.Sockets.Open(spec, message.Data, process.Request.UserId);
        if (socket is null)
        {
            worker.Send(ClusterReply.Failed(worker.NextSeq(), message.Seq, spec.Key, -errno));
            group.CannotListen(worker.Member, spec, -errno);
            return;
        }

        GroupSockets.Use(socket, worker.Member);
        var shared = worker.Member.Order.Balance == BalanceRule.Kernel || spec.IsUdp;
        worker.Sockets[socket.Key] = shared;
        if (shared)
        {
            worker.SentSocket();
            worker.Send(ClusterReply.Shares(worker.NextSeq(), message.Seq, socket));
            return;
        }

        worker.Send(ClusterReply.Listens(worker.NextSeq(), message.Seq, socket.Key, socket.Data, PublicSockets.LocalAddress(socket.Descriptor)));
        Distributor(socket, former).Add(worker);
    }

    /// <summary>The distributor of a socket; a socket that was opened anew (its file was removed) keeps its workers.</summary>
    private Distributor Distributor(GroupSocket socket, GroupSocket? former)
    {
        if (_distributors.TryGetValue(socket.Key, out var present) && present.Socket == socket) return present;
        var distributor = _distributors[socket.Key] = new Distributor(loop, socket, text => group.Trouble(null, text));
        socket.Closing += () =>
        {
            distributor.Close();
            if (_distributors.GetValueOrDefault(socket.Key) == distributor) _distributors.Remove(socket.Key);
        };
        if (former is null) return distributor;
        foreach (var worker in _workers.Values)
            if (!worker.HasClosed && worker.Sockets.TryGetValue(socket.Key, out var shared) && !shared) distributor.Add(worker);
        return distributor;
    }

    private void Close(Worker worker, string key)
    {
        if (!worker.Sockets.Remove(key)) return;
        _distributors.GetValueOrDefault(key)?.Remove(worker);
        if (group.Sockets.Find(key) is not { } socket) return;
        worker.Member.Listening.Remove(socket.Address);
        group.Sockets.Release(socket, worker.Member);
        // A worker that leaves may be replaced; one that stays has closed its server for good.
        if (!worker.Leaves) group.Sockets.CloseIfUnused(key);
    }

    /// <summary>
    /// The last connection has ended. A worker that accepts by itself must close its sockets before it may
    /// be stopped, and only <c>disconnect</c> does that; the others have been out of the turn all the time.
    /// </summary>
    private void FinishDrain(Worker worker, int? left)
    {
        if (worker.Member.Route != RouteState.Draining) return;
        if (worker.Sockets.Any(key => key.Value && group.Sockets.Find(key.Key)?.Spec.IsUdp == false))
        {
            worker.Member.AskedToLeave = true;
            worker.Send(ClusterReply.Disconnect(worker.NextSeq()));
            return;
        }

        group.Finished(worker.Member, left);
    }
}
