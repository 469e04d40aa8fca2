namespace ActorPm.Actors.Hooks;

/// <summary>At most one call of a hook within <see cref="Shortest"/>, so that a crash loop does not flood anybody; what is left out is counted.</summary>
public sealed class HookRate(TimeProvider time)
{
    /// <summary>From one call to the next.</summary>
    public static readonly TimeSpan Shortest = TimeSpan.FromSeconds(10);

    private readonly Dictionary<(string AppId, string Hook), (DateTimeOffset At, int Dropped)> _last = [];

    /// <summary>Whether it may be called now, and how many calls were left out since the one before.</summary>
    public (bool May, int Dropped) Ask(string appId, string hook)
    {
        lock (_last)
        {
            var now = time.GetUtcNow();
            var known = _last.TryGetValue((appId, hook), out var last);
            if (known && now - last.At < Shortest && now >= last.At)
            {
                _last[(appId, hook)] = last with { Dropped = last.Dropped + 1 };
                return (false, last.Dropped + 1);
            }

            _last[(appId, hook)] = (now, 0);
            return (true, last.Dropped);
        }
    }
}
