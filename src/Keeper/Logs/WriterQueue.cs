namespace ActorPm.Keeper.Logs;

/// <summary>One piece of work for the log writer, in order with all others.</summary>
internal readonly record struct WriterItem
{
    /// <summary>Whose output it is; null for an action.</summary>
    public OutputTarget? Target { get; init; }

    /// <summary>When it was read, in ms since the epoch.</summary>
    public long At { get; init; }

    /// <summary>The output where it is not in the ring.</summary>
    public byte[]? Bytes { get; init; }

    public int Offset { get; init; }

    public int Length { get; init; }

    /// <summary>What to give back to the ring afterwards.</summary>
    public long End { get; init; }

    public Action? Action { get; init; }
}

/// <summary>Work from the control thread to the log writer, in order.</summary>
internal sealed class WriterQueue
{
    private readonly Lock _gate = new();
    private readonly WakeUp _wakeUp = new();
    private Queue<WriterItem> _items = new();
    private bool _sleeping;
    private long _progress;

    /// <summary>Counts finished items: how the control thread sees that the disk hangs.</summary>
    public long Progress => Volatile.Read(ref _progress);

    public void Add(in WriterItem item)
    {
        bool wake;
        lock (_gate)
        {
            _items.Enqueue(item);
            wake = _sleeping;
            _sleeping = false;
        }

        if (wake) _wakeUp.Signal();
    }

    public void Finished() => Volatile.Write(ref _progress, _progress + 1);

    /// <summary>Swaps the given empty queue for the waiting work; waits for some, at most this many ms (-1: for ever).</summary>
    public Queue<WriterItem> Take(Queue<WriterItem> empty, int timeout)
    {
        for (var waited = false; ; waited = true)
        {
            lock (_gate)
            {
                if (_items.Count > 0 || waited)
                {
                    _sleeping = false;
                    (var taken, _items) = (_items, empty);
                    return taken;
                }

                _sleeping = true;
            }

            if (Descriptors.WaitReadable(_wakeUp.Descriptor, timeout)) _wakeUp.Drain();
        }
    }
}
