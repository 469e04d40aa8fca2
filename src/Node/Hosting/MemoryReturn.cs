namespace ActorPm.Node.Hosting;

/// <summary>
/// Gives memory back to the system when much has been allocated and thrown away. Left alone, .NET keeps what a busy moment took:
/// about 16 MiB after every start, more after many connections, for as long as the node lives. Looked at every
/// <see cref="Interval"/>; a node at rest allocates too little for it and is left alone.
/// </summary>
internal sealed class MemoryReturn : IDisposable
{
    /// <summary>From one look to the next, at least.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    /// <summary>With less than so many bytes there is not much to give back.</summary>
    public const long Enough = 16 << 20;

    /// <summary>
    /// All threads stand still while it is done (10 to 30 ms with a usual heap): of so much time one part is taken at most,
    /// so that a large heap is looked at more rarely.
    /// </summary>
    public const int Share = 500;

    private readonly TimeProvider _time;
    private readonly Func<long> _allocated;
    private readonly Action _collect;
    private readonly ITimer _timer;
    private long _seen;

    /// <summary>Begins.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="allocated">How many bytes were allocated since the process began.</param>
    /// <param name="collect">Gives back what is free.</param>
    public MemoryReturn(TimeProvider time, Func<long> allocated, Action collect)
    {
        (_time, _allocated, _collect) = (time, allocated, collect);
        _timer = time.CreateTimer(_ => Look(), null, Interval, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Of this very process.</summary>
    public static MemoryReturn Begin(TimeProvider time) => new(
        time,
        static () => GC.GetTotalAllocatedBytes(),
        static () => GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true));

    /// <inheritdoc />
    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        var next = Interval;
        if (_allocated() - _seen >= Enough)
        {
            var began = _time.GetTimestamp();
            _collect();
            _seen = _allocated();
            if (_time.GetElapsedTime(began) * Share is var rest && rest > next) next = rest;
        }

        _timer.Change(next, Timeout.InfiniteTimeSpan);
    }
}
