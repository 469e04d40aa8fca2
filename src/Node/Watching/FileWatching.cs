using ActorPm.Actors.Ports;
using ActorPm.Node.Hosting;
using ActorPm.Node.Os;

namespace ActorPm.Node.Watching;

/// <summary>
/// Watches folders by inotify; by polling where that was asked for, or where the kernel's limits are reached.
/// Lives as long as the process, so that a new ActorSystem finds it. The home itself is never watched.
/// </summary>
internal sealed class FileWatching(string home, NodeLog log, TimeProvider time) : IFileWatching
{
    private readonly Lock _lock = new();
    private FolderWatches? _folders;

    /// <inheritdoc />
    public IDisposable Watch(WatchPlan plan, IFileWatchObserver observer)
    {
        var inside = home + "/";
        var without = plan with
        {
            Skips = (path, isFolder) => path == home || path.StartsWith(inside, StringComparison.Ordinal) || plan.Skips(path, isFolder),
        };
        if (plan.Polling) return new PolledTree(without, observer, time);
        if (Folders(out var problem) is not { } folders)
        {
            observer.Trouble(
                $"inotify cannot be used ({problem}; fs.inotify.max_user_instances is {Limit("max_user_instances")}): its files are looked at every second instead");
            return new PolledTree(without, observer, time);
        }

        return new WatchedTree(folders, without, observer, log, time);
    }

    /// <summary>A limit of inotify, for messages.</summary>
    public static string Limit(string name)
    {
        try
        {
            return File.ReadAllText("/proc/sys/fs/inotify/" + name).Trim();
        }
        catch (IOException)
        {
            return "unknown";
        }
    }

    private FolderWatches? Folders(out string? problem)
    {
        lock (_lock)
        {
            problem = null;
            if (_folders is null && Inotify.TryOpen(out problem) is { } inotify) _folders = new FolderWatches(inotify, log);
            return _folders;
        }
    }
}
