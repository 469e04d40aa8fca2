using ActorPm.Contracts.Apps;
using ActorPm.Contracts.Keeper;
using ActorPm.Keeper.Os;

namespace ActorPm.Keeper.Logs;

/// <summary>
/// The second thread: everything that touches log files. It may hang on a dead disk without harm to
/// anything but log lines.
/// </summary>
internal sealed class LogWriter(LogRing ring, WriterQueue queue, Action roomAgain, LogFileEvents events)
{
    /// <summary>A line without an end waits so long for it.</summary>
    private const long HeldFor = 1000;

    private const int Tick = 1000;
    private const int IdleTick = 60_000;

    private readonly Dictionary<string, LogFile> _files = new(StringComparer.Ordinal);
    private readonly List<OutputTarget> _targets = [];
    private int _roomWanted;

    /// <summary>States carried over an upgrade, by path and by output; used up as they are opened again.</summary>
    public Dictionary<string, LogFileState> CarriedFiles { get; } = new(StringComparer.Ordinal);

    /// <summary>The control thread waits for room in the ring.</summary>
    public void WantRoom() => Interlocked.Exchange(ref _roomWanted, 1);

    public void Start() => new Thread(Run, 256 * 1024) { IsBackground = true, Name = "logs" }.Start();

    public void Open(OutputTarget target)
    {
        _targets.Add(target);
        foreach (var path in target.Files())
        {
            if (!_files.TryGetValue(path, out var file)) _files[path] = file = new LogFile(path, events);
            file.Writers++;
            file.Rotation = target.Sinks.Rotation;
            var sink = new LogSink(target, file);
            target.Open.Add(sink);
            file.Open(sink);
            if (CarriedFiles.Remove(path, out var carried)) file.Restore(carried);
        }
    }

    public void Close(OutputTarget target)
    {
        var now = Clock.Wall;
        foreach (var sink in target.Open)
        {
            sink.ReleaseHeld(now);
            if (--sink.File.Writers > 0) continue;
            sink.File.RetryIfDue(now);
            sink.File.Close();
            _files.Remove(sink.File.Path);
        }

        target.Open.Clear();
        _targets.Remove(target);
    }

    public void NoteDropped(OutputTarget target, long bytes, string reason)
    {
        foreach (var sink in target.Open) sink.File.NoteDropped(sink, bytes, reason, Clock.Wall);
    }

    /// <summary>Truncates files, open here or not.</summary>
    public void Flush(IReadOnlyList<string> paths)
    {
        foreach (var path in paths)
        {
            if (_files.TryGetValue(path, out var file)) file.Truncate();
            else if (File.Exists(path) && LogDescriptor.TryOpen(path) is >= 0 and var descriptor)
            {
                _ = LogDescriptor.Truncate(descriptor);
                Descriptors.Close(descriptor);
            }
        }
    }

    /// <summary>When the last blocks of files that are open here were written.</summary>
    public IReadOnlyList<LogFileTimes> Times(IReadOnlyList<string> paths) =>
    [
        .. paths.Where(_files.ContainsKey).Select(path => (Path: path, Blocks: _files[path].WriteTimes))
            .Select(file => new LogFileTimes(file.Path, [.. file.Blocks.Select(block => block.End)], [.. file.Blocks.Select(block => block.At)])),
    ];

    public void Reopen()
    {
        foreach (var file in _files.Values) file.Reopen();
    }

    /// <summary>Files that are open here have other rules from now on.</summary>
    public void ChangeRotation(IEnumerable<(string File, LogRotation Rotation)> changes)
    {
        foreach (var (path, rotation) in changes)
            if (_files.TryGetValue(path, out var file)) file.Rotation = rotation;
    }

    /// <summary>What a next keeper has to know of the open files, and the bytes held back per output.</summary>
    public SuspendedLogs Suspend()
    {
        var held = _targets.ToDictionary(
            target => target,
            target => target.Open.Where(sink => !sink.Held.IsEmpty).ToDictionary(sink => sink.File.Path, sink => sink.Held.ToArray()));
        return new SuspendedLogs([.. _files.Values.Select(file => file.State())], held);
    }

    private void Run()
    {
        var items = new Queue<WriterItem>();
        while (true)
        {
            items = queue.Take(items, _files.Count == 0 ? -1 : NeedsTick() ? Tick : IdleTick);
            while (items.TryDequeue(out var item))
            {
                CarryOut(item);
                queue.Finished();
                Interlocked.MemoryBarrier(); // what was just released must be seen before the wish is looked at
                if (Volatile.Read(ref _roomWanted) != 0 && ring.Used <= ring.Size / 2) TellRoom();
            }

            EventLoop.Guarded(() => Housekeeping(Clock.Wall));
        }
    }

    private void CarryOut(in WriterItem item)
    {
        try
        {
            item.Action?.Invoke();
            if (item.Target is null) return;
            var bytes = item.Bytes ?? ring.Bytes(item.Offset, item.Length);
            foreach (var sink in item.Target.Open) sink.Write(bytes, item.At);
        }
        catch (Exception fault)
        {
            KeeperLog.Write($"the log writer failed on one block: {fault}");
        }
        finally
        {
            if (item is { Target: not null, Bytes: null }) ring.Release(item.End);
        }
    }

    private void TellRoom()
    {
        Volatile.Write(ref _roomWanted, 0);
        roomAgain();
    }

    private bool NeedsTick()
    {
        foreach (var target in _targets)
            foreach (var sink in target.Open)
                if (!sink.Held.IsEmpty || sink.File.InTrouble) return true;
        return false;
    }

    private void Housekeeping(long now)
    {
        foreach (var target in _targets)
            foreach (var sink in target.Open)
            {
                sink.ReleaseHeldSince(now - HeldFor, now);
                sink.File.RetryIfDue(now);
                sink.File.RotateIfOld(now);
            }
    }
}
