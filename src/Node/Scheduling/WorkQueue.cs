namespace ActorPm.Node.Scheduling;

/// <summary>
/// Work by due time, and in the order it was added where times are equal. Cancelled work stays until it
/// is due or until the queue has doubled, then all of it is dropped at once: adding stays cheap, and a
/// receive timeout that is set anew with every message does not pile up.
/// </summary>
internal sealed class WorkQueue
{
    private const int SmallestSweep = 1024;

    private readonly PriorityQueue<ScheduledWork, (TimeSpan Due, long Order)> _queue = new();
    private long _order;
    private int _sweepAt = SmallestSweep;

    /// <summary>Entries, cancelled ones that were not dropped yet included.</summary>
    public int Count => _queue.Count;

    /// <summary>When the first entry is due; null when there is none.</summary>
    public TimeSpan? NextDue => _queue.TryPeek(out _, out var key) ? key.Due : null;

    /// <summary>Adds work.</summary>
    public void Add(ScheduledWork work, TimeSpan due)
    {
        if (_queue.Count >= _sweepAt) Sweep();
        _queue.Enqueue(work, (due, _order++));
    }

    /// <summary>Takes the first entry when it is due.</summary>
    public bool TryTakeDue(TimeSpan now, out ScheduledWork work, out TimeSpan due)
    {
        if (_queue.TryPeek(out var first, out var key) && key.Due <= now)
        {
            _queue.Dequeue();
            (work, due) = (first, key.Due);
            return true;
        }

        (work, due) = (null!, default);
        return false;
    }

    /// <summary>Drops everything.</summary>
    public void Clear() => _queue.Clear();

    private void Sweep()
    {
        var living = _queue.UnorderedItems.Where(item => !item.Element.IsCancelled).ToArray();
        _queue.Clear();
        _queue.EnqueueRange(living);
        _sweepAt = Math.Max(SmallestSweep, living.Length * 2);
    }
}
