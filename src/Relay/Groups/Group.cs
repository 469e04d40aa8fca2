using System.Net;
using ActorPm.Contracts.Apps;
using ActorPm.Contracts.Relay;

namespace ActorPm.Relay.Groups;

/// <summary>One app: its listening sockets, its processes, and the clients that wait for one of them.</summary>
internal sealed class Group(Workspace workspace, string id)
{
    private readonly Balancer _balancer = new();
    private readonly List<IWaiter> _waiters = [];
    private List<Acceptor> _acceptors = [];

    public string Id { get; } = id;

    public BalanceRule Balance { get; private set; }

    public ProxyProtocol Proxy { get; private set; }

    public List<Backend> Backends { get; } = [];

    public bool Released { get; private set; }

    /// <summary>Where trouble is told.</summary>
    public Action<RelayTrouble>? Troubled { get; set; }

    public void Serve(ServeGroup order, IReadOnlyList<int> listeners)
    {
        (Balance, Proxy) = (order.Balance, order.Proxy);
        StopAccepting();
        _acceptors = [.. listeners.Select(listener => new Acceptor(workspace, this, listener))];
    }

    /// <summary>Null when there is none (left) for this client.</summary>
    public Backend? Choose(IPAddress? client, List<Backend>? tried) => _balancer.Choose(Backends, Balance, client, tried);

    public void Wait(IWaiter waiter) => _waiters.Add(waiter);

    public void WaitNoMore(IWaiter waiter) => _waiters.Remove(waiter);

    /// <summary>An instance has come or opened.</summary>
    public void Changed()
    {
        if (_waiters.Count == 0) return;
        var waiters = _waiters.ToArray();
        _waiters.Clear();
        foreach (var waiter in waiters) waiter.TryAgain();
    }

    /// <summary>For the operator: what is wrong with this instance.</summary>
    public void Tell(Backend backend, string message)
    {
        if (backend.MayTell()) Troubled?.Invoke(new RelayTrouble(Id, backend.Instance, backend.Generation, message));
    }

    public void StopAccepting()
    {
        foreach (var acceptor in _acceptors) acceptor.Close();
        _acceptors = [];
    }

    public void Release()
    {
        Released = true;
        StopAccepting();
        foreach (var backend in Backends.ToArray()) backend.Remove();
        Backends.Clear();
        Changed();
    }
}
