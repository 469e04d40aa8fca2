using ActorPm.Node.Hosting;
using ActorPm.Node.Os;

namespace ActorPm.Node.Watching;

/// <summary>
/// Which folders are watched for whom: one number of the kernel may serve several trees. A thread of its own
/// waits in read(2) and hands events on; nothing is done while nothing changes.
/// </summary>
internal sealed class FolderWatches
{
    private const uint Mask = Inotify.Modified | Inotify.AttributesChanged | Inotify.MovedFrom | Inotify.MovedTo | Inotify.Created | Inotify.Deleted;

    private readonly Inotify _inotify;
    private readonly NodeLog _log;
    private readonly Dictionary<int, List<(WatchedTree Tree, string Folder)>> _subscribers = [];

    /// <summary>Begins to read.</summary>
    public FolderWatches(Inotify inotify, NodeLog log)
    {
        (_inotify, _log) = (inotify, log);
        new Thread(Read) { IsBackground = true, Name = "inotify" }.Start();
    }

    /// <summary>Guards everything here and in the trees.</summary>
    public Lock Gate { get; } = new();

    /// <summary>Adds a folder; false when this tree watches it already (by another path), or it cannot be watched.</summary>
    /// <param name="tree">For whom.</param>
    /// <param name="folder">Absolute path.</param>
    /// <param name="error">Errno; 0 for none.</param>
    public bool Add(WatchedTree tree, string folder, out int error)
    {
        var watch = _inotify.Add(folder, Mask);
        error = watch < 0 ? -watch : 0;
        if (watch < 0) return false;
        if (!_subscribers.TryGetValue(watch, out var list)) list = _subscribers[watch] = [];
        if (list.Any(one => one.Tree == tree && one.Folder == folder)) return true;
        var known = list.Any(one => one.Tree == tree);
        list.Add((tree, folder));
        return !known;
    }

    /// <summary>Ends watching a folder and what is below it; null for all of the tree.</summary>
    public void Remove(WatchedTree tree, string? folder)
    {
        foreach (var (watch, list) in _subscribers.ToList())
        {
            list.RemoveAll(one => one.Tree == tree && (folder is null || one.Folder == folder || one.Folder.StartsWith(folder + "/", StringComparison.Ordinal)));
            if (list.Count > 0) continue;
            _subscribers.Remove(watch);
            _inotify.Remove(watch);
        }
    }

    private void Read()
    {
        var events = new List<Inotify.Event>();
        while (_inotify.Read(events))
        {
            try
            {
                lock (Gate) HandOn(events);
            }
            catch (Exception wrong)
            {
                _log.Error("A change of files could not be handed on", wrong);
            }

            events.Clear();
        }

        _log.Error("inotify cannot be read any more; files are not watched until the node is started again");
    }

    private void HandOn(List<Inotify.Event> events)
    {
        var touched = new HashSet<WatchedTree>();
        foreach (var happened in events)
        {
            if ((happened.Mask & Inotify.Overflow) != 0)
            {
                foreach (var tree in _subscribers.Values.SelectMany(list => list).Select(one => one.Tree).Distinct().ToList())
                {
                    tree.OnOverflow();
                    touched.Add(tree);
                }
            }
            else if ((happened.Mask & Inotify.Ignored) != 0)
            {
                _subscribers.Remove(happened.Watch);
            }
            else if (_subscribers.TryGetValue(happened.Watch, out var list) && happened.Name.Length > 0)
            {
                foreach (var (tree, folder) in list.ToArray())
                {
                    tree.OnEvent(folder == "/" ? "/" + happened.Name : folder + "/" + happened.Name, happened.Mask);
                    touched.Add(tree);
                }
            }
        }

        foreach (var tree in touched) tree.Tell();
    }
}
