using System.Buffers.Text;
using System.Text.Unicode;
using ActorPm.Node.Os;

namespace ActorPm.Node.Readings;

/// <summary>
/// Reads what is needed of the process table to know some trees: down from their roots, or, where that would be more to read, the
/// whole table. A machine with many processors has a thousand threads of its kernel in the table, and a server much that is not ours.
/// The tables are kept between passes, so that a pass over a thousand processes leaves next to nothing for the garbage collector.
/// </summary>
internal sealed class ProcessWalk
{
    /// <summary>The kernel gives one page of children at a time and only whole numbers: a page as full as this has another after it.</summary>
    private const int FullPage = 4096 - 16;

    /// <summary>Kernels can be built without the lists of children (<c>CONFIG_PROC_CHILDREN</c>).</summary>
    private static readonly bool s_hasChildren = SmallFiles.Read("/proc/thread-self/children\0"u8, new byte[16]) >= 0;

    private readonly List<int> _pids = [];
    private readonly List<int> _threads = [];
    private readonly List<int> _children = [];
    private readonly Stack<int> _waiting = [];
    private readonly Dictionary<int, ProcessStat> _stats = [];
    private readonly byte[] _buffer = new byte[4096];

    /// <summary>Everything at and below the roots, and maybe others; what is gone is left out. Valid until the next call.</summary>
    public IReadOnlyDictionary<int, ProcessStat> Read(IReadOnlyCollection<int> roots)
    {
        _stats.Clear();
        if (!Directories.TryReadNumbers("/proc", _pids)) throw new IOException("cannot read /proc");
        if (!s_hasChildren || !TryReadTrees(roots, _pids.Count)) ReadTable();
        return _stats;
    }

    /// <summary>False when it takes more files than the table has, or a list of children does not end.</summary>
    private bool TryReadTrees(IReadOnlyCollection<int> roots, int most)
    {
        // The status of each process, and a list of children for each of its threads.
        if (2 * roots.Count > most) return false;
        var files = 0;
        _waiting.Clear();
        foreach (var root in roots)
            if (TryReadStat(root, out var stat)) files += Await(root, stat);
        while (files <= most && _waiting.TryPop(out var pid))
        {
            if (!TryReadChildren(pid)) return false;
            foreach (var child in _children)
                // A root below another one was read as a root.
                if (!_stats.ContainsKey(child) && TryReadStat(child, out var stat)) files += Await(child, stat);
        }

        return files <= most;
    }

    /// <summary>How many files it takes.</summary>
    private int Await(int pid, ProcessStat stat)
    {
        _stats[pid] = stat;
        _waiting.Push(pid);
        return 1 + stat.Threads;
    }

    private bool TryReadChildren(int pid)
    {
        _children.Clear();
        _threads.Clear();
        if (_stats[pid].Threads == 1) _threads.Add(pid);
        else if (!Directories.TryReadNumbers($"/proc/{pid}/task", _threads)) return true;
        Span<byte> path = stackalloc byte[64];
        foreach (var thread in _threads)
        {
            Utf8.TryWrite(path, $"/proc/{pid}/task/{thread}/children\0", out _);
            var count = SmallFiles.Read(path, _buffer);
            if (count >= FullPage) return false;
            // Each number has a blank after it.
            for (var rest = _buffer.AsSpan(0, int.Max(count, 0)); Utf8Parser.TryParse(rest, out int child, out var digits); rest = rest[(digits + 1)..])
                _children.Add(child);
        }

        return true;
    }

    private void ReadTable()
    {
        foreach (var pid in _pids)
            if (!_stats.ContainsKey(pid) && TryReadStat(pid, out var stat)) _stats[pid] = stat;
    }

    private bool TryReadStat(int pid, out ProcessStat stat)
    {
        stat = default;
        Span<byte> path = stackalloc byte[32];
        Utf8.TryWrite(path, $"/proc/{pid}/stat\0", out _);
        var count = SmallFiles.Read(path, _buffer);
        return count > 0 && ProcessStat.TryParse(_buffer.AsSpan(0, count), out stat);
    }
}
