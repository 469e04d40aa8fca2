using ActorPm.Actors.Ports;

namespace ActorPm.Actors.Tests.Fakes;

/// <summary>Files that change when a test says so.</summary>
internal sealed class FakeWatching : IFileWatching
{
    private readonly Lock _lock = new();
    private readonly List<Watch> _watches = [];

    public int Count
    {
        get
        {
            lock (_lock) return _watches.Count;
        }
    }

    IDisposable IFileWatching.Watch(WatchPlan plan, IFileWatchObserver observer)
    {
        var watch = new Watch(this, plan, observer);
        lock (_lock) _watches.Add(watch);
        return watch;
    }

    public void Change(params string[] paths)
    {
        Watch[] watches;
        lock (_lock) watches = [.. _watches];
        foreach (var watch in watches)
        {
            var counted = paths.Where(path => !watch.Plan.Skips(path, false)).Select(path => new FileChange(path, FileChangeKind.Changed)).ToList();
            if (counted.Count > 0) watch.Observer.Changed(counted);
        }
    }

    public void Trouble(string text)
    {
        lock (_lock)
            foreach (var watch in _watches) watch.Observer.Trouble(text);
    }

    private sealed record Watch(FakeWatching Owner, WatchPlan Plan, IFileWatchObserver Observer) : IDisposable
    {
        public void Dispose()
        {
            lock (Owner._lock) Owner._watches.Remove(this);
        }
    }
}
