namespace ActorPm.Node.Store;

/// <summary>
/// Hands work to one thread, which sleeps while there is none. Unlike the framework's queues it does not spin before
/// it sleeps: on a small machine that would take the processor from the program that is just being started.
/// </summary>
internal sealed class SleepingQueue<T>
{
    private readonly Queue<T> _items = new();
    private bool _closed;

    /// <summary>Adds one; false when the queue is closed.</summary>
    public bool TryAdd(T item)
    {
        lock (_items)
        {
            if (_closed) return false;
            _items.Enqueue(item);
            Monitor.Pulse(_items);
            return true;
        }
    }

    /// <summary>Waits for the next one; false when the queue is closed and empty.</summary>
    public bool TryTake(out T item)
    {
        lock (_items)
        {
            while (_items.Count == 0 && !_closed) Monitor.Wait(_items);
            return _items.TryDequeue(out item!);
        }
    }

    /// <summary>One that is there already; false when there is none.</summary>
    public bool TryTakeNow(out T item)
    {
        lock (_items) return _items.TryDequeue(out item!);
    }

    /// <summary>What was added is still handed out, nothing is added any more.</summary>
    public void Close()
    {
        lock (_items)
        {
            _closed = true;
            Monitor.PulseAll(_items);
        }
    }
}
