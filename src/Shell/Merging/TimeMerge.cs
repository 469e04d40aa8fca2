namespace ActorPm.Shell.Merging;

/// <summary>
/// Brings what several sources tell into the order of its times. Each thing is held for a moment, within which an older one may
/// still come from another source; a silent source holds nobody up. Bounded: when it is full nothing is held any more, and its
/// users stop reading. The order of one source is never changed. Pure: the time is given.
/// </summary>
/// <param name="window">So long something is held, in ms.</param>
/// <param name="mostSize">So much is held.</param>
internal sealed class TimeMerge<T>(long window, int mostSize)
{
    private readonly PriorityQueue<(long Number, int Source, long At, int Size, T Item), (long At, long Number)> _ordered = new();
    private readonly Queue<(long Number, long ArrivedAt)> _arrivals = new();
    private readonly HashSet<long> _taken = [];
    private readonly Dictionary<int, (long LastAt, int Waiting)> _sources = [];
    private long _number;
    private int _size;

    /// <summary>No more is to be added before something was taken.</summary>
    public bool IsFull => _size >= mostSize;

    /// <summary>Nothing is held.</summary>
    public bool IsEmpty => _ordered.Count == 0;

    /// <param name="source">Who says it.</param>
    /// <param name="at">When it happened, by the source's own clock.</param>
    /// <param name="item">What.</param>
    /// <param name="size">How much that is.</param>
    /// <param name="now">The present time in ms, by any clock that does not go back.</param>
    public void Add(int source, long at, T item, int size, long now)
    {
        if (_sources.TryGetValue(source, out var before) && before.Waiting > 0) at = Math.Max(at, before.LastAt);
        _sources[source] = (at, before.Waiting + 1);
        var number = _number++;
        _ordered.Enqueue((number, source, at, size, item), (at, number));
        _arrivals.Enqueue((number, now));
        _size += size;
    }

    /// <summary>The oldest, when it has been held long enough, something younger has, or everything is full.</summary>
    /// <param name="now">The present time.</param>
    /// <param name="item">What it is.</param>
    /// <param name="atOnce">Hold nothing any more.</param>
    public bool TryTake(long now, out T item, bool atOnce = false)
    {
        item = default!;
        if (_ordered.Count == 0 || (!atOnce && !IsFull && WaitFor(now) > 0)) return false;
        var taken = _ordered.Dequeue();
        _taken.Add(taken.Number);
        while (_arrivals.TryPeek(out var first) && _taken.Remove(first.Number)) _arrivals.Dequeue();
        _sources[taken.Source] = _sources[taken.Source] with { Waiting = _sources[taken.Source].Waiting - 1 };
        _size -= taken.Size;
        item = taken.Item;
        return true;
    }

    /// <summary>So many ms until something may be taken; 0 for now, -1 while nothing is held.</summary>
    public long WaitFor(long now) => _arrivals.TryPeek(out var first) ? Math.Max(0, first.ArrivedAt + window - now) : -1;
}
