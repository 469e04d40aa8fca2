using ActorPm.Actors.Ports;
using ActorPm.Contracts.Keeper;

namespace ActorPm.Node.Keeper;

/// <summary>
/// Sees to it that the one observer is told in order: first a snapshot that was asked for after it came,
/// then what is newer. What happens between is in the snapshot and is not told twice.
/// </summary>
internal sealed class ObserverGate
{
    private readonly Lock _lock = new();
    private IKeeperObserver? _observer;
    private KeeperSession? _session;
    private HelloReply? _hello;
    private long _asked;
    private bool _open;

    /// <summary>The attached session; null while there is none.</summary>
    public KeeperSession? Session
    {
        get
        {
            lock (_lock) return _session;
        }
    }

    /// <summary>The keeper of that session.</summary>
    public HelloReply? Hello
    {
        get
        {
            lock (_lock) return _hello;
        }
    }

    /// <summary>A new observer takes the place of the one before.</summary>
    public void Observe(IKeeperObserver observer)
    {
        lock (_lock)
        {
            _observer = observer;
            AskSnapshot();
        }
    }

    /// <summary>Nobody observes any more, unless another one took the place already.</summary>
    public void Forget(IKeeperObserver observer)
    {
        lock (_lock)
        {
            if (!ReferenceEquals(_observer, observer)) return;
            (_observer, _open) = (null, false);
            _asked++;
        }
    }

    /// <summary>The hello of a session was answered.</summary>
    public void Attached(KeeperSession session, HelloReply hello)
    {
        lock (_lock)
        {
            (_session, _hello) = (session, hello);
            AskSnapshot();
        }
    }

    /// <summary>The session ended.</summary>
    public void Detached(string reason)
    {
        lock (_lock)
        {
            (_session, _hello) = (null, null);
            _asked++;
            if (!_open) return;
            _open = false;
            _observer?.Detached(reason);
        }
    }

    /// <summary>Something happened; called in the order of the wire.</summary>
    public void Happened(KeeperEvent happened)
    {
        lock (_lock)
            if (_open) _observer?.Happened(happened);
    }

    private void AskSnapshot()
    {
        _open = false;
        var number = ++_asked;
        if (_session is not { } session || _observer is null) return;
        session.Ask(new SnapshotRequest(), reply => OnSnapshot(number, reply));
    }

    private void OnSnapshot(long number, KeeperReply reply)
    {
        lock (_lock)
        {
            if (number != _asked || reply is not SnapshotReply snapshot) return;
            _open = true;
            _observer!.Attached(_hello!, snapshot);
        }
    }
}
