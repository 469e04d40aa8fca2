namespace ActorPm.Relay.Servers;

/// <summary>Counts who was turned away, and tells it a line at a time: a stranger who knocks all day must not fill the disk.</summary>
internal sealed class Refusals(Action<string> tell)
{
    /// <summary>One line in so long, in ms; the next one says how many were left out.</summary>
    private const long Quiet = 10_000;

    private readonly Lock _lock = new();
    private long _tellAgain;
    private long _silent;

    /// <summary>Connections that were turned away so far.</summary>
    public long Count { get; private set; }

    /// <summary>Something happened.</summary>
    /// <param name="isRefusal">A connection was turned away.</param>
    /// <param name="what">In words.</param>
    public void Note(bool isRefusal, string what)
    {
        lock (_lock)
        {
            if (isRefusal) Count++;
            var now = Clock.Milliseconds;
            if (now < _tellAgain)
            {
                _silent++;
                return;
            }

            tell(_silent > 0 ? $"{what}; {_silent} more of the kind before" : what);
            (_tellAgain, _silent) = (now + Quiet, 0);
        }
    }
}
