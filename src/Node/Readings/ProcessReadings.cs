using System.Buffers.Text;
using System.Text;
using ActorPm.Actors.Ports;
using ActorPm.Node.Os;

namespace ActorPm.Node.Readings;

/// <summary>
/// Reads the process table in one pass and sums up trees by parent links. The tables are kept between
/// passes, so that a pass over a thousand processes leaves next to nothing for the garbage collector.
/// </summary>
internal sealed class ProcessReadings : IProcessReadings
{
    private const int LargestEnvironment = 1 << 20;

    private readonly Lock _lock = new();
    private readonly List<int> _pids = [];
    private readonly Dictionary<int, ProcessStat> _stats = [];
    private readonly Dictionary<int, int> _rootOf = [];
    private readonly List<int> _path = [];
    private readonly byte[] _buffer = new byte[1024];

    /// <inheritdoc />
    public IReadOnlyDictionary<int, TreeReading> ReadTrees(IReadOnlyCollection<int> roots)
    {
        lock (_lock)
        {
            ReadTable();
            _rootOf.Clear();
            foreach (var root in roots)
                if (_stats.ContainsKey(root)) _rootOf[root] = root;
            var trees = new Dictionary<int, TreeReading>(_rootOf.Count);
            foreach (var (pid, stat) in _stats)
            {
                var root = FindRoot(pid);
                if (root == 0) continue;
                var sum = trees.GetValueOrDefault(root);
                trees[root] = new TreeReading(
                    sum.CpuTime + TimeSpan.FromTicks(stat.CpuTicks * TimeSpan.TicksPerSecond / SystemFacts.ClockTicks),
                    sum.ResidentBytes + stat.ResidentPages * Environment.SystemPageSize,
                    sum.Processes + 1);
            }

            return trees;
        }
    }

    /// <inheritdoc />
    public IReadOnlyDictionary<string, string>? ReadEnvironment(int pid)
    {
        try
        {
            using var file = File.OpenRead($"/proc/{pid}/environ");
            using var content = new MemoryStream();
            file.CopyTo(content);
            if (content.Length > LargestEnvironment) return null;
            var environment = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var entry in Encoding.UTF8.GetString(content.ToArray()).Split('\0', StringSplitOptions.RemoveEmptyEntries))
            {
                var equals = entry.IndexOf('=');
                if (equals > 0) environment[entry[..equals]] = entry[(equals + 1)..];
            }

            return environment;
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private void ReadTable()
    {
        Directories.ReadNumbers("/proc", _pids);
        _stats.Clear();
        Span<byte> path = stackalloc byte[32];
        "/proc/"u8.CopyTo(path);
        foreach (var pid in _pids)
        {
            Utf8Formatter.TryFormat(pid, path[6..], out var digits);
            "/stat\0"u8.CopyTo(path[(6 + digits)..]);
            var count = SmallFiles.Read(path, _buffer);
            if (count > 0 && ProcessStat.TryParse(_buffer.AsSpan(0, count), out var stat)) _stats[pid] = stat;
        }
    }

    /// <summary>The nearest root above a process, itself included; 0 for none. What is found is noted for the whole way up.</summary>
    private int FindRoot(int pid)
    {
        _path.Clear();
        var root = 0;
        // A pid can be used again during the pass, so parents could even form a circle.
        for (var at = pid; at > 1 && _path.Count <= _stats.Count; at = _stats[at].Parent)
        {
            if (_rootOf.TryGetValue(at, out root)) break;
            _path.Add(at);
            if (!_stats.ContainsKey(at)) break;
        }

        foreach (var passed in _path) _rootOf[passed] = root;
        return root;
    }
}
