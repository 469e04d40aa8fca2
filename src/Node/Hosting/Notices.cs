namespace ActorPm.Node.Hosting;

/// <summary>What the operator should know of the host itself, by subject; shown by hello and written to the log.</summary>
internal sealed class Notices(NodeLog log)
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, string> _current = new(StringComparer.Ordinal);

    /// <summary>What there is now.</summary>
    public IReadOnlyList<string> Current
    {
        get
        {
            lock (_lock) return [.. _current.Values];
        }
    }

    /// <summary>Says something about a subject in place of what was said before.</summary>
    public void Set(string subject, string text)
    {
        lock (_lock)
        {
            if (_current.TryGetValue(subject, out var before) && before == text) return;
            _current[subject] = text;
        }

        log.Warning(text);
    }

    /// <summary>The subject is in order.</summary>
    public void Clear(string subject)
    {
        lock (_lock) _current.Remove(subject);
    }
}
