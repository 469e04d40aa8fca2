using ActorPm.Actors.Ports;

namespace ActorPm.Node.Watching;

/// <summary>Looks at all files of an app again and again and tells what is different. Big trees are looked at less often.</summary>
internal sealed class PolledTree : IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    /// <summary>At most a tenth of one processor is spent on looking.</summary>
    private const int LongestShare = 10;

    private readonly WatchPlan _plan;
    private readonly IFileWatchObserver _observer;
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private Dictionary<string, (long Written, long Length)> _known;
    private volatile bool _ended;

    public PolledTree(WatchPlan plan, IFileWatchObserver observer, TimeProvider time)
    {
        (_plan, _observer, _time) = (plan, observer, time);
        _known = Scan();
        var written = _known.Where(file => file.Value.Written >= plan.Since.UtcTicks).Select(file => new FileChange(file.Key, FileChangeKind.Changed)).ToList();
        if (written.Count > 0) observer.Changed(written);
        _timer = time.CreateTimer(_ => Look(), null, Period, Timeout.InfiniteTimeSpan);
    }

    public void Dispose()
    {
        _ended = true;
        _timer.Dispose();
    }

    private void Look()
    {
        var began = _time.GetTimestamp();
        var found = Scan();
        if (_ended) return;
        var changes = new List<FileChange>();
        foreach (var (path, facts) in found)
        {
            if (!_known.TryGetValue(path, out var before)) changes.Add(new FileChange(path, FileChangeKind.Added));
            else if (before != facts) changes.Add(new FileChange(path, FileChangeKind.Changed));
        }

        changes.AddRange(_known.Keys.Where(path => !found.ContainsKey(path)).Select(path => new FileChange(path, FileChangeKind.Deleted)));
        _known = found;
        if (changes.Count > 0) _observer.Changed(changes);
        var pause = _time.GetElapsedTime(began) * LongestShare;
        _timer.Change(pause > Period ? pause : Period, Timeout.InfiniteTimeSpan);
    }

    private Dictionary<string, (long Written, long Length)> Scan()
    {
        var found = new Dictionary<string, (long Written, long Length)>();
        var visited = new HashSet<string>();
        foreach (var root in _plan.Roots)
        {
            if (Directory.Exists(root)) ScanFolder(root, found, visited);
            else if (File.Exists(root)) Note(new FileInfo(root), found);
        }

        return found;
    }

    private void ScanFolder(string folder, Dictionary<string, (long Written, long Length)> found, HashSet<string> visited)
    {
        try
        {
            var info = new DirectoryInfo(folder);
            // Links may lead round in a circle.
            if (!visited.Add(info.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? folder)) return;
            foreach (var entry in info.EnumerateFileSystemInfos("*", TreeEntries.Options))
            {
                var isFolder = entry is DirectoryInfo;
                if (isFolder && entry.LinkTarget is not null && !_plan.FollowLinks) continue;
                if (_plan.Skips(entry.FullName, isFolder)) continue;
                if (isFolder) ScanFolder(entry.FullName, found, visited);
                else Note((FileInfo)entry, found);
            }
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            // Deleted meanwhile, or not ours to read.
        }
    }

    private static void Note(FileInfo file, Dictionary<string, (long Written, long Length)> found) =>
        found[file.FullName] = (file.LastWriteTimeUtc.Ticks, file.Exists ? file.Length : -1);
}
