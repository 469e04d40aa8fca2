using ActorPm.Actors.Ports;
using ActorPm.Node.Hosting;
using ActorPm.Node.Os;

namespace ActorPm.Node.Watching;

/// <summary>
/// The folders watched for one app. Folders that do not count are not watched at all (node_modules would be
/// most of them). The parent of each root is watched too, so that a root that is deleted and made again
/// (a build's output) is found again.
/// </summary>
internal sealed class WatchedTree : IDisposable
{
    /// <summary>Touching a file changes only its times; a change of rights does that too, but not to now.</summary>
    private static readonly TimeSpan JustNow = TimeSpan.FromSeconds(3);

    private readonly FolderWatches _folders;
    private readonly WatchPlan _plan;
    private readonly IFileWatchObserver _observer;
    private readonly NodeLog _log;
    private readonly TimeProvider _time;
    private readonly List<FileChange> _changes = [];
    private PolledTree? _instead;
    private bool _ended;

    public WatchedTree(FolderWatches folders, WatchPlan plan, IFileWatchObserver observer, NodeLog log, TimeProvider time)
    {
        (_folders, _plan, _observer, _log, _time) = (folders, plan, observer, log, time);
        lock (_folders.Gate)
        {
            foreach (var root in plan.Roots) AddRoot(root);
            // What was found is known, but for what was written while the watch was under way.
            var written = _changes.Where(change => WrittenSince(change.Path, plan.Since)).Select(change => change with { Kind = FileChangeKind.Changed }).ToList();
            _changes.Clear();
            _changes.AddRange(written);
            Tell();
        }
    }

    public void Dispose()
    {
        lock (_folders.Gate)
        {
            _ended = true;
            _folders.Remove(this, null);
            _instead?.Dispose();
        }
    }

    /// <summary>Something happened to a path.</summary>
    public void OnEvent(string path, uint mask)
    {
        if (_ended || _instead is not null) return;
        var isFolder = (mask & Inotify.IsFolder) != 0;
        if (isFolder && (mask & (Inotify.MovedFrom | Inotify.Deleted)) != 0) _folders.Remove(this, path);
        if (_plan.Skips(path, isFolder)) return;
        if (isFolder)
        {
            OnFolder(path, mask);
            return;
        }

        if ((mask & (Inotify.MovedFrom | Inotify.Deleted)) != 0) Add(path, FileChangeKind.Deleted);
        else if ((mask & Inotify.Created) != 0) Add(path, FileChangeKind.Added);
        // Most editors write beside the file and move the new one over it.
        else if ((mask & (Inotify.Modified | Inotify.MovedTo)) != 0 || WasTouched(path)) Add(path, FileChangeKind.Changed);
    }

    /// <summary>The kernel dropped events: new folders are looked for, and that something changed is all that is known.</summary>
    public void OnOverflow()
    {
        if (_ended || _instead is not null) return;
        foreach (var root in _plan.Roots) AddRoot(root);
        _changes.Clear();
        Add(_plan.Roots[0], FileChangeKind.Lost);
    }

    /// <summary>Tells what has come together.</summary>
    public void Tell()
    {
        if (_changes.Count == 0 || _ended) return;
        _observer.Changed([.. _changes]);
        _changes.Clear();
    }

    private void OnFolder(string path, uint mask)
    {
        if ((mask & Inotify.AttributesChanged) != 0) return;
        if (_plan.CountsFolders) Add(path, (mask & (Inotify.MovedFrom | Inotify.Deleted)) != 0 ? FileChangeKind.Deleted : FileChangeKind.Added);
        if ((mask & (Inotify.MovedTo | Inotify.Created)) != 0) AddFolder(path);
    }

    private void AddRoot(string root)
    {
        var parent = Path.GetDirectoryName(root);
        if (parent is not null && Directory.Exists(parent)) Watch(parent);
        else if (!Directory.Exists(root)) _observer.Trouble($"{root} is not there, nor is its folder: it is not watched");
        if (Directory.Exists(root)) AddFolder(root);
    }

    // What came into the folder before it was watched is told as added.
    private void AddFolder(string folder)
    {
        if (!Watch(folder)) return;
        try
        {
            foreach (var entry in new DirectoryInfo(folder).EnumerateFileSystemInfos("*", TreeEntries.Options))
            {
                if (_instead is not null) return;
                var isFolder = entry is DirectoryInfo;
                if (isFolder && entry.LinkTarget is not null && !_plan.FollowLinks) continue;
                if (_plan.Skips(entry.FullName, isFolder)) continue;
                if (isFolder) AddFolder(entry.FullName);
                else Add(entry.FullName, FileChangeKind.Added);
            }
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            // Deleted meanwhile, or not ours to read.
        }
    }

    private bool Watch(string folder)
    {
        var added = _folders.Add(this, folder, out var error);
        if (error != Inotify.NoSpace || _instead is not null) return added;
        var limit = FileWatching.Limit("max_user_watches");
        _observer.Trouble(
            $"the kernel's limit of watched folders (fs.inotify.max_user_watches = {limit}) is reached: its files are looked at every second instead. "
            + "Raise it (sysctl fs.inotify.max_user_watches=1048576), or ignore big folders with --ignore-watch");
        _log.Warning($"fs.inotify.max_user_watches = {limit} is reached at {folder}");
        _folders.Remove(this, null);
        _instead = new PolledTree(_plan, _observer, _time);
        return false;
    }

    private bool WasTouched(string path)
    {
        var now = _time.GetUtcNow();
        return WrittenSince(path, now - JustNow) && !WrittenSince(path, now + JustNow);
    }

    private static bool WrittenSince(string path, DateTimeOffset moment)
    {
        try
        {
            return File.GetLastWriteTimeUtc(path) >= moment.UtcDateTime;
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private void Add(string path, FileChangeKind kind)
    {
        if (_changes.Count == 0 || _changes[^1] != new FileChange(path, kind)) _changes.Add(new FileChange(path, kind));
    }
}
