namespace ActorPm.Keeper.Handoff.Proxy;

/// <summary>When a relay that died is started again: at once, and later and later when it does not stay; pure.</summary>
internal sealed class RelayBackOff
{
    private const long Stable = 10_000;
    private const int First = 100, Longest = 5_000;

    private long _servedAt;
    private int _deaths;

    /// <summary>One is ready, at this many ms of the clock.</summary>
    public void Served(long now) => _servedAt = now;

    /// <summary>Null: at once.</summary>
    public TimeSpan? Pause(long now)
    {
        if (_servedAt > 0 && now - _servedAt >= Stable) _deaths = 0;
        _servedAt = 0;
        return _deaths++ == 0 ? null : TimeSpan.FromMilliseconds(Math.Min(Longest, First << Math.Min(_deaths - 2, 10)));
    }
}
