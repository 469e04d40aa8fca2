namespace ActorPm.Keeper.Handoff.NodeJs;

/// <summary>
/// Accepts the connections of one socket and passes them to the workers in turn. Without a free worker
/// nothing is accepted: the kernel's backlog holds.
/// </summary>
internal sealed class Distributor : ISource, IConnectionOrigin
{
    // One event for any number of connections: no epoll call per connection.
    private const uint Events = Epoll.Readable | 0x8000_0000;

    private static readonly TimeSpan RetryAfter = TimeSpan.FromMilliseconds(100);

    private readonly EventLoop _loop;
    private readonly GroupSocket _socket;
    private readonly Action<string> _trouble;
    private readonly Turn<Worker> _turn = new();
    private readonly Queue<PassedConnection> _returned = new();
    private readonly Func<Worker, bool> _mayTake = worker => worker.MayTakeNow();
    private bool _more;
    private bool _working;
    private bool _failing;
    private LoopTimer? _retry;

    public Distributor(EventLoop loop, GroupSocket socket, Action<string> trouble)
    {
        (_loop, _socket, _trouble) = (loop, socket, trouble);
        MessageBeginning = ClusterReply.ConnectionBeginning(socket.Key);
    }

    public string Key => _socket.Key;

    public GroupSocket Socket => _socket;

    public byte[] MessageBeginning { get; }

    public bool IsBalanced => true;

    /// <summary>Connections that came back and wait for a worker.</summary>
    public IEnumerable<PassedConnection> Returned => _returned;

    /// <summary>Takes over a connection that came back to a former program image.</summary>
    public void Return(int descriptor) => _returned.Enqueue(new PassedConnection(descriptor, this));

    public void Add(Worker worker)
    {
        if (!_turn.Add(worker)) return;
        if (_turn.Count == 1) _loop.Watch(_socket.Descriptor, Events, this);
        Continue();
    }

    public void Remove(Worker worker)
    {
        if (_turn.Remove(worker) && _turn.Count == 0) _loop.Forget(_socket.Descriptor);
    }

    public void OnReady(uint events)
    {
        _more = true;
        Continue();
    }

    public void OnFault(Exception fault)
    {
        _trouble($"connections to {_socket.Address} could not be handed off: {fault.Message}");
        Retry();
    }

    public void Accepted(Worker worker) => Continue();

    public void TakeBack(PassedConnection connection, bool refused)
    {
        // Everybody is full: what a server does that has reached its limit.
        if (refused && ++connection.Refusals >= Math.Max(1, _turn.Count)) Descriptors.Close(connection.Descriptor);
        else _returned.Enqueue(connection);
        Continue();
    }

    /// <summary>As long as there are connections and free workers.</summary>
    public void Continue()
    {
        if (_working || _socket.Descriptor < 0) return;
        _working = true;
        try
        {
            while (_turn.Peek(_mayTake) is { } worker && Next() is { } connection)
            {
                _turn.Took(worker);
                worker.Pass(connection);
            }
        }
        finally
        {
            _working = false;
        }
    }

    /// <summary>The socket closes: nobody is left for those that came back.</summary>
    public void Close()
    {
        _retry?.Cancel();
        _loop.Forget(_socket.Descriptor);
        while (_returned.TryDequeue(out var connection)) Descriptors.Close(connection.Descriptor);
    }

    private PassedConnection? Next()
    {
        if (_returned.TryDequeue(out var returned)) return returned;
        while (_more)
        {
            var descriptor = Sockets.TryAccept(_socket.Descriptor);
            if (descriptor >= 0)
            {
                _failing = false;
                return new PassedConnection(descriptor, this);
            }

            if (-descriptor is Errno.ConnectionAborted or Errno.Interrupted or Errno.NotPermitted or Errno.Protocol) continue;
            _more = false;
            if (-descriptor == Errno.TryAgain) break;
            if (!_failing) _trouble($"connections to {_socket.Address} wait: {Errno.Text(-descriptor)}");
            _failing = true;
            Retry();
        }

        return null;
    }

    /// <summary>The event will not come again.</summary>
    private void Retry()
    {
        _retry?.Cancel();
        _retry = _loop.After(RetryAfter, () =>
        {
            _more = true;
            Continue();
        });
    }
}
