using ActorPm.Relay.Streams;

namespace ActorPm.Relay.Groups;

/// <summary>Connections to an instance that wait for the next request. One that the instance ends is closed at once.</summary>
internal sealed class IdleConnections(Workspace workspace) : IStreamOwner, ISwept
{
    /// <summary>More than that at the same moment are rather opened anew than kept.</summary>
    private const int Most = 512;

    /// <summary>Seconds, where the instance does not name its own limit.</summary>
    public const int DefaultLimit = 30;

    private readonly List<Entry> _entries = [];

    private readonly record struct Entry(SocketStream Stream, long Since, long Until);

    public int SweptIndex { get; set; } = -1;

    /// <param name="stream">A connection whose last response is over.</param>
    /// <param name="limit">Seconds after which the instance may close it.</param>
    public void Add(SocketStream stream, int limit)
    {
        if (limit <= 0 || _entries.Count >= Most)
        {
            stream.Close();
            return;
        }

        stream.Owner = this;
        stream.WantsBytes = true;
        _entries.Add(new Entry(stream, workspace.Now, workspace.Now + limit));
        if (_entries.Count == 1) workspace.Add(this);
    }

    /// <summary>The one used last, or null.</summary>
    /// <param name="justUsed">
    /// Only one that was in use within about a second and is open for certain: the request could not be repeated if the
    /// instance closed it at this moment.
    /// </param>
    public SocketStream? Take(bool justUsed)
    {
        while (_entries.Count > 0)
        {
            var entry = _entries[^1];
            if (justUsed && entry.Since < workspace.Now) return null;
            RemoveAt(_entries.Count - 1);
            if (entry.Stream.IsOpen && (!justUsed || Tcp.IsQuiet(entry.Stream.Descriptor))) return entry.Stream;
            entry.Stream.Close();
        }

        return null;
    }

    public void CloseAll()
    {
        foreach (var entry in _entries) entry.Stream.Close();
        _entries.Clear();
        workspace.Remove(this);
    }

    public void Sweep()
    {
        for (var index = _entries.Count - 1; index >= 0; index--)
        {
            if (_entries[index].Until > workspace.Now) continue;
            _entries[index].Stream.Close();
            RemoveAt(index);
        }
    }

    // Its end, or bytes nobody has asked for.
    public void Readable(SocketStream stream) => Broken(stream);

    public void Writable(SocketStream stream)
    {
    }

    public void Broken(SocketStream stream)
    {
        stream.Close();
        var index = _entries.FindIndex(entry => entry.Stream == stream);
        if (index >= 0) RemoveAt(index);
    }

    private void RemoveAt(int index)
    {
        _entries.RemoveAt(index);
        if (_entries.Count == 0) workspace.Remove(this);
    }
}
