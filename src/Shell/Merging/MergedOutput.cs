namespace ActorPm.Shell.Merging;

/// <summary>
/// Prints what several sources tell, by <see cref="TimeMerge{T}"/>, one thing at a time. Who tells faster than can be printed
/// waits, and with it the server it reads from: nobody collects what cannot be shown yet.
/// </summary>
internal sealed class MergedOutput<T>(TimeProvider clock, Action<T> print)
{
    /// <summary>Servers of a fleet are a few milliseconds apart, busy ones some more; a person does not notice the quarter of a second.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMilliseconds(250);

    /// <summary>Held at most, in characters.</summary>
    public const int MostSize = 1 << 20;

    private readonly Lock _gate = new();
    private readonly TimeMerge<T> _merge = new((long)Window.TotalMilliseconds, MostSize);
    private readonly long _began = clock.GetTimestamp();
    private TaskCompletionSource _changed = NewGate();
    private bool _complete;

    private long Now => (long)clock.GetElapsedTime(_began).TotalMilliseconds;

    /// <summary>Adds something; waits while too much is held.</summary>
    public async ValueTask AddAsync(int source, long at, T item, int size, CancellationToken cancellation)
    {
        while (true)
        {
            Task room;
            lock (_gate)
            {
                if (!_merge.IsFull)
                {
                    _merge.Add(source, at, item, size, Now);
                    Tell();
                    return;
                }

                room = _changed.Task;
            }

            await room.WaitAsync(cancellation);
        }
    }

    /// <summary>Nothing more comes.</summary>
    public void Complete()
    {
        lock (_gate)
        {
            _complete = true;
            Tell();
        }
    }

    /// <summary>Prints until nothing more comes and all is printed.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        while (true)
        {
            List<T> due = [];
            Task changed;
            long wait;
            lock (_gate)
            {
                // A few at a time: what is taken out is not counted any more.
                while (due.Count < 64 && _merge.TryTake(Now, out var item, _complete)) due.Add(item);
                if (due.Count == 0 && _complete) return;
                wait = _merge.WaitFor(Now);
                changed = _changed.Task;
            }

            foreach (var item in due) print(item);
            lock (_gate) if (due.Count > 0) Tell();
            if (due.Count > 0) continue;
            if (wait < 0) await changed.WaitAsync(cancellation);
            else await Task.WhenAny(changed, Task.Delay(TimeSpan.FromMilliseconds(Math.Max(1, wait)), clock, cancellation));
            cancellation.ThrowIfCancellationRequested();
        }
    }

    private void Tell()
    {
        var told = _changed;
        _changed = NewGate();
        told.SetResult();
    }

    private static TaskCompletionSource NewGate() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
