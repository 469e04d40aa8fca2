using ActorPm.Actors.Ports;

namespace ActorPm.Actors.Processes;

/// <summary>
/// Gives every process of this home a number that no other ever had or will have. Numbers are reserved on
/// disk in blocks, so that a crash restart does not wait for the disk. Shared by all supervisors.
/// </summary>
internal sealed class GenerationCounter(IStateStore store)
{
    /// <summary>Restarts between two writes; gaps cost nothing.</summary>
    private const int BlockSize = 1000;

    private readonly Lock _lock = new();
    private long _next;
    private long _end;

    /// <summary>No number below this one is given any more (what the keeper has seen, plus one).</summary>
    public void RaiseTo(long atLeast)
    {
        lock (_lock)
            if (_next < atLeast) Reserve(atLeast);
    }

    /// <summary>The next number.</summary>
    public long Next()
    {
        lock (_lock)
        {
            if (_next >= _end) Reserve(_next);
            return _next++;
        }
    }

    private void Reserve(long atLeast)
    {
        _next = store.ReserveGenerations(Math.Max(1, atLeast), BlockSize);
        _end = _next + BlockSize;
    }
}
