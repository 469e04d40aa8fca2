namespace ActorPm.Keeper.Loop;

/// <summary>
/// A thread for small writes into the home (journal, pid files, the keeper's own messages), in order.
/// The control thread must not wait for a disk, not even for that of the home.
/// </summary>
internal sealed class SerialThread
{
    private readonly Lock _gate = new();
    private readonly WakeUp _wakeUp = new();
    private Queue<Action> _actions = new();
    private bool _sleeping;

    public SerialThread(string name) =>
        new Thread(Run, 256 * 1024) { IsBackground = true, Name = name }.Start();

    public void Add(Action action)
    {
        bool wake;
        lock (_gate)
        {
            _actions.Enqueue(action);
            wake = _sleeping;
            _sleeping = false;
        }

        if (wake) _wakeUp.Signal();
    }

    /// <summary>Waits until everything added so far is done; false when it is not within this time.</summary>
    public bool Flush(TimeSpan limit)
    {
        using var done = new ManualResetEventSlim();
        var signal = done;
        Add(signal.Set);
        return done.Wait(limit);
    }

    private void Run()
    {
        var actions = new Queue<Action>();
        while (true)
        {
            lock (_gate)
            {
                (actions, _actions) = (_actions, actions);
                _sleeping = actions.Count == 0;
            }

            if (actions.Count == 0 && Descriptors.WaitReadable(_wakeUp.Descriptor, -1)) _wakeUp.Drain();
            while (actions.TryDequeue(out var action)) EventLoop.Guarded(action);
        }
    }
}
