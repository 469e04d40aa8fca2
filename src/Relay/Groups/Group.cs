using ActorPm.Contracts.Apps;
using ActorPm.Contracts.Relay;
using ActorPm.Relay.Servers;

namespace ActorPm.Relay.Groups;

/// <summary>One app: its listening sockets, its processes, and the clients that wait for one of them.</summary>
internal sealed class Group(Workspace workspace, string id)
{
    private readonly Balancer _balancer = new();
    private readonly List<IWaiter> _waiters = [];
    private readonly ServerTurn _turn = new();
    private readonly Dictionary<int, (Nearby Nearby, Elsewhere Elsewhere)> _published = [];
    private List<Acceptor> _acceptors = [];
    private List<Acceptor> _forOthers = [];
    private ServerRelay? _servers;
    private bool _isServed;
    private bool _isHere;

    public string Id { get; } = id;

    public BalanceRule Balance { get; private set; }

    public ProxyProtocol Proxy { get; private set; }

    public List<Backend> Backends { get; } = [];

    public bool Released { get; private set; }

    /// <summary>Where trouble is told.</summary>
    public Action<RelayTrouble>? Troubled { get; set; }

    public void Serve(ServeGroup order, IReadOnlyList<int> listeners)
    {
        (Balance, Proxy, _isServed) = (order.Balance, order.Proxy, true);
        Close(_acceptors);
        _acceptors = [.. listeners.Select(listener => new Acceptor(workspace, this, listener))];
    }

    /// <summary>Other servers have instances, too; the sockets are those that nobody of this server accepts on at the moment.</summary>
    public void Publish(PublishGroup order, IReadOnlyList<int> listeners, ServerRelay servers)
    {
        // A socket that comes along is accepted on here: connecting to it would only lead back.
        (_servers, _isHere) = (servers, order.IsHere && listeners.Count == 0);
        foreach (var (nearby, _) in _published.Values) nearby.IsHere = _isHere;
        if (!_isServed) Proxy = order.Proxy;
        lock (_turn) _turn.Set(order.Servers);
        var former = _forOthers;
        _forOthers = [.. listeners.Select(listener => new Acceptor(workspace, this, listener))];
        Close(former);
        Changed();
    }

    /// <summary>Only instances of this server from now on.</summary>
    public void Withdraw()
    {
        lock (_turn) _turn.Set([]);
        Close(_forOthers);
        _forOthers = [];
        foreach (var (nearby, elsewhere) in _published.Values)
        {
            nearby.Remove();
            elsewhere.Remove();
        }

        _published.Clear();
        _servers = null;
    }

    /// <summary>Null when there is none (left) for this client. Instances of this server first.</summary>
    public Backend? Choose(Origin client, List<Backend>? tried) => _balancer.Choose(Backends, Balance, client.Address, tried) ?? ChoosePublished(client, tried);

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
        Close(_acceptors);
        Close(_forOthers);
        _acceptors = [];
        _forOthers = [];
    }

    /// <summary>No instance of this server is left, nor its rules; other servers may have some.</summary>
    public void EndServing()
    {
        Close(_acceptors);
        _acceptors = [];
        _isServed = false;
        foreach (var backend in Backends.ToArray()) backend.Remove();
        Backends.Clear();
    }

    /// <summary>Other servers may have instances.</summary>
    public bool IsPublished => _servers is not null;

    /// <summary>This server has had instances since it was released last.</summary>
    public bool IsServed => _isServed;

    public void Release()
    {
        Released = true;
        StopAccepting();
        EndServing();
        Withdraw();
        Changed();
    }

    private Backend? ChoosePublished(Origin client, List<Backend>? tried)
    {
        if (_servers is not { } servers || client.Port == 0) return null;
        if (!_published.TryGetValue(client.Port, out var both))
            both = _published[client.Port] = (new Nearby(workspace, this, client.Port) { IsHere = _isHere }, new Elsewhere(workspace, this, servers, _turn, client.Port));
        return !_isServed && Fits(both.Nearby) ? both.Nearby : Fits(both.Elsewhere) ? both.Elsewhere : null;

        bool Fits(Backend backend) => backend.TakesConnections && tried?.Contains(backend) != true;
    }

    private static void Close(List<Acceptor> acceptors)
    {
        foreach (var acceptor in acceptors) acceptor.Close();
    }
}
