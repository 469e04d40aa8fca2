using ActorPm.Keeper.Os;

namespace ActorPm.Keeper.Handoff.NodeJs;

/// <summary>
/// A loopback port whose connections go to one worker, whatever its route: probes ask the very process that
/// is meant. They are not counted and take no turn.
/// </summary>
internal sealed class WorkerDoor : ISource, IConnectionOrigin
{
    /// <summary>On their way at a time; a worker that hangs does not collect more.</summary>
    private const int Most = 4;

    private readonly EventLoop _loop;
    private readonly Worker _worker;
    private int _underWay;
    private bool _watched;

    /// <summary>Takes over the descriptor.</summary>
    public WorkerDoor(EventLoop loop, Worker worker, string key, int descriptor)
    {
        (_loop, _worker, Key, Descriptor) = (loop, worker, key, descriptor);
        MessageBeginning = ClusterReply.ConnectionBeginning(key);
        Watch();
    }

    public string Key { get; }

    public byte[] MessageBeginning { get; }

    public bool IsBalanced => false;

    public int Descriptor { get; private set; }

    public int Port => PublicSockets.LocalAddress(Descriptor)?.Port ?? 0;

    public void OnReady(uint events)
    {
        while (_underWay < Most)
        {
            var connection = Sockets.TryAccept(Descriptor);
            if (connection < 0) return;
            _underWay++;
            _worker.Pass(new PassedConnection(connection, this));
        }

        _loop.Forget(Descriptor);
        _watched = false;
    }

    public void OnFault(Exception fault) => Close();

    public void Accepted(Worker worker) => OneLess();

    public void TakeBack(PassedConnection connection, bool refused)
    {
        Descriptors.Close(connection.Descriptor);
        OneLess();
    }

    public void Close()
    {
        if (Descriptor < 0) return;
        _loop.Forget(Descriptor);
        Descriptors.Close(Descriptor);
        Descriptor = -1;
    }

    private void OneLess()
    {
        _underWay--;
        if (!_watched && Descriptor >= 0) Watch();
    }

    private void Watch()
    {
        _watched = true;
        _loop.Watch(Descriptor, Epoll.Readable, this);
    }
}
