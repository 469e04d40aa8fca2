using System.Collections.Concurrent;
using System.Net.Sockets;
using ActorPm.Contracts.Relay;

namespace ActorPm.Relay.Servers;

/// <summary>
/// Clients on their way between servers: this folder's door. TLS runs on the threads of the pool, apart from the event loop; between the two a
/// client's bytes go through a socket pair. Called by the loop; everything that ends is told there.
/// </summary>
internal sealed class ServerRelay : IDisposable
{
    private static readonly TimeSpan BetweenSweeps = TimeSpan.FromSeconds(15);

    private readonly EventLoop _loop;
    private readonly Refusals _refusals = new(EventLoop.Tell);
    private readonly PublishedHere _here = new();
    private readonly ConcurrentDictionary<string, OtherServer> _servers = new();
    private readonly CancellationTokenSource _ending = new();
    private volatile FleetPass? _pass;
    private Door? _door;

    public ServerRelay(EventLoop loop)
    {
        _loop = loop;
        Sweep();
    }

    /// <summary>Called on the loop when a connection from another server has ended.</summary>
    public Action? VisitorLeft { get; set; }

    /// <summary>Connections from other servers.</summary>
    public int Visitors => _door?.Visitors ?? 0;

    /// <summary>Who this server is, and the socket where others come in; -1: the one that is there.</summary>
    public void Enter(EnterFleet order, int listener)
    {
        var (pass, problem) = FleetPass.Read(order.Identity);
        if (problem is not null) EventLoop.Tell(problem);
        // With a file that cannot be read what is known counts on.
        if (pass is not null) _pass = pass;
        foreach (var (id, server) in _servers)
            if (_pass?.Has(id) != true) server.CloseIdle(all: true);
        _door?.EndStrangers();
        if (listener < 0) return;
        _door?.Dispose();
        _door = new Door(listener, () => _pass, _here, _refusals, () => _loop.Post(() => VisitorLeft?.Invoke()), _ending.Token);
        _ = _door.AcceptAsync();
    }

    public void Publish(PublishGroup group) => _here.Set(group);

    public void Withdraw(string group) => _here.Remove(group);

    /// <summary>Another relay lets others in; who is in stays until its client has gone.</summary>
    public void Retire() => _door?.Dispose();

    public void Dispose()
    {
        _ending.Cancel();
        _door?.Dispose();
        foreach (var server in _servers.Values) server.CloseIdle(all: true);
    }

    /// <summary>Brings the bytes of a local socket to a server that has the app, the next in turn that takes them.</summary>
    /// <param name="turn">The servers; used by the loop's thread and this way's only under its lock.</param>
    /// <param name="open">The app.</param>
    /// <param name="local">Our end of a socket pair.</param>
    /// <param name="settled">Called once on the loop: whether a server has it.</param>
    public void Carry(ServerTurn turn, OpenStream open, int local, Action<bool> settled) => _ = Task.Run(() => CarryAsync(turn, open, local, settled));

    private async Task CarryAsync(ServerTurn turn, OpenStream open, int descriptor, Action<bool> settled)
    {
        using var local = new Socket(new SafeSocketHandle(descriptor, ownsHandle: true));
        List<string> tried = [];
        while (Next(turn, tried) is { } next)
        {
            tried.Add(next.Id);
            var server = Of(next.Id);
            switch (await server.OpenAsync(next, open))
            {
                case OpenOutcome.Opened opened:
                    _loop.Post(() => settled(true));
                    if (await Pump.RunAsync(opened.Connection, local, _ending.Token)) server.Return(opened.Connection);
                    return;
                case OpenOutcome.Refused:
                    lock (turn) turn.Refused(next.Id, Clock.Milliseconds);
                    break;
            }
        }

        _loop.Post(() => settled(false));
    }

    private Contracts.Keeper.PublishedServer? Next(ServerTurn turn, List<string> tried)
    {
        lock (turn) return turn.Next(tried, id => Of(id).Answers, Clock.Milliseconds);
    }

    private OtherServer Of(string id) => _servers.GetOrAdd(id, key => new OtherServer(key, () => _pass, _refusals, _ending.Token));

    private void Sweep()
    {
        if (_ending.IsCancellationRequested) return;
        foreach (var server in _servers.Values) server.CloseIdle(all: false);
        _loop.After(BetweenSweeps, Sweep);
    }
}
