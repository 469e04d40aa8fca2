using ActorPm.Contracts;
using ActorPm.Contracts.Relay;
using ActorPm.Relay.Groups;
using ActorPm.Relay.Servers;

namespace ActorPm.Relay.Control;

/// <summary>Carries out what the keeper orders; knows all groups and processes.</summary>
internal sealed class RelayHost
{
    private const int ProtocolVersion = 2;

    private readonly EventLoop _loop = new();
    private readonly Workspace _workspace;
    private readonly ControlLink _link;
    private readonly Dictionary<string, Group> _groups = [];
    private readonly Dictionary<(int Instance, long Generation), Backend> _backends = [];

    private ServerRelay? _servers;

    public RelayHost(int channel)
    {
        _workspace = new Workspace(_loop);
        _link = new ControlLink(_loop, channel) { Received = Carry };
    }

    public void Run()
    {
        _link.Send(new RelayReady(ProtocolVersion, BuildVersion.Full));
        _loop.Run();
    }

    private void Carry(RelayMessage order)
    {
        switch (order)
        {
            case ServeGroup serve:
                Group(serve.Group).Serve(serve, _link.Take(serve.Listeners));
                break;
            case ReleaseGroup release:
                Release(release.Group);
                break;
            case AddBackend add:
                Add(add);
                break;
            case OpenBackend open when Find(open.Instance, open.Generation) is { } backend:
                (backend.Held, backend.Draining) = (false, false);
                backend.Group.Changed();
                break;
            case DrainBackend drain:
                if (Find(drain.Instance, drain.Generation) is { } draining) draining.Drain();
                else _link.Send(new BackendDrained(drain.Instance, drain.Generation));
                break;
            case RemoveBackend remove when Find(remove.Instance, remove.Generation) is { } backend:
                Remove(backend);
                break;
            case EnterFleet enter:
                Servers.Enter(enter, _link.Take(enter.Listeners) is [var door, ..] ? door : -1);
                break;
            case LeaveFleet:
                Leave();
                break;
            case PublishGroup publish:
                Servers.Publish(publish);
                Group(publish.Group).Publish(publish, _link.Take(publish.Listeners), Servers);
                break;
            case WithdrawGroup withdraw:
                _servers?.Withdraw(withdraw.Group);
                if (_groups.GetValueOrDefault(withdraw.Group) is { } withdrawn) Withdraw(withdrawn);
                break;
            case CountTraffic count:
                Count(count.Id);
                break;
            case Retire retire:
                Retire(retire.Timeout);
                break;
        }
    }

    private static BackendTraffic Traffic(Backend backend) => new(backend.Instance, backend.Generation, backend.Handed, backend.Open);

    private Group Group(string id)
    {
        if (_groups.TryGetValue(id, out var known)) return known;
        return _groups[id] = new Group(_workspace, id) { Troubled = _link.Send };
    }

    private void Release(string id)
    {
        if (!_groups.TryGetValue(id, out var group)) return;
        foreach (var backend in group.Backends) _backends.Remove((backend.Instance, backend.Generation));
        if (group.IsPublished)
        {
            group.EndServing();
            return;
        }

        _groups.Remove(id);
        group.Release();
    }

    private ServerRelay Servers => _servers ??= new ServerRelay(_loop);

    private void Withdraw(Group group)
    {
        group.Withdraw();
        if (group.IsServed) return;
        _groups.Remove(group.Id);
        group.Release();
    }

    private void Leave()
    {
        foreach (var group in _groups.Values.ToArray()) Withdraw(group);
        _servers?.Dispose();
        _servers = null;
    }

    private void Add(AddBackend add)
    {
        if (Find(add.Instance, add.Generation) is not null) return;
        var group = Group(add.Group);
        var backend = new Backend(_workspace, group, add.Instance, add.Generation, add.Port)
        {
            Held = add.Held,
            Drained = drained => _link.Send(new BackendDrained(drained.Instance, drained.Generation)),
        };
        group.Backends.Add(backend);
        _backends[(add.Instance, add.Generation)] = backend;
        new BackendProbe(_workspace, backend, Accepts).Try();
    }

    private void Accepts(Backend backend)
    {
        _link.Send(new BackendAccepts(backend.Instance, backend.Generation));
        backend.Group.Changed();
    }

    private void Remove(Backend backend)
    {
        _backends.Remove((backend.Instance, backend.Generation));
        backend.Group.Backends.Remove(backend);
        backend.Remove();
    }

    private Backend? Find(int instance, long generation) => _backends.GetValueOrDefault((instance, generation));

    // Another relay has the listening sockets; clients here are told to connect again with their next response.
    private void Retire(TimeSpan timeout)
    {
        _workspace.Retiring = true;
        foreach (var group in _groups.Values) group.StopAccepting();
        foreach (var backend in _backends.Values) backend.Idle.CloseAll();
        _loop.After(timeout, End);
        _servers?.Retire();
        _workspace.Emptied = EndIfEmpty;
        if (_servers is not null) _servers.VisitorLeft = EndIfEmpty;
        EndIfEmpty();
    }

    private void EndIfEmpty()
    {
        if (_workspace.Connections == 0 && (_servers?.Visitors ?? 0) == 0) End();
    }

    private void End()
    {
        Count(0);
        _loop.End();
    }

    private void Count(long id) => _link.Send(new TrafficCounted(id, [.. _backends.Values.Select(Traffic)]));
}
