using System.Text;
using ActorPm.Actors.Ports;
using ActorPm.Node.Os;

namespace ActorPm.Node.Readings;

/// <summary>
/// Sums up process trees by parent links, of the processes that <see cref="ProcessWalk"/> read.
/// </summary>
internal sealed class ProcessReadings : IProcessReadings
{
    private const int LargestEnvironment = 1 << 20;

    private readonly Lock _lock = new();
    private readonly ProcessWalk _walk = new();
    private readonly Dictionary<int, int> _rootOf = [];
    private readonly List<int> _path = [];

    /// <inheritdoc />
    public IReadOnlyDictionary<int, TreeReading> ReadTrees(IReadOnlyCollection<int> roots)
    {
        lock (_lock)
        {
            var stats = _walk.Read(roots);
            _rootOf.Clear();
            foreach (var root in roots)
                if (stats.ContainsKey(root)) _rootOf[root] = root;
            var trees = new Dictionary<int, TreeReading>(_rootOf.Count);
            foreach (var (pid, stat) in stats)
            {
                var root = FindRoot(pid, stats);
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

    /// <summary>The nearest root above a process, itself included; 0 for none. What is found is noted for the whole way up.</summary>
    private int FindRoot(int pid, IReadOnlyDictionary<int, ProcessStat> stats)
    {
        _path.Clear();
        var root = 0;
        // A pid can be used again during the pass, so parents could even form a circle.
        for (var at = pid; at > 1 && _path.Count <= stats.Count; at = stats[at].Parent)
        {
            if (_rootOf.TryGetValue(at, out root)) break;
            _path.Add(at);
            if (!stats.ContainsKey(at)) break;
        }

        foreach (var passed in _path) _rootOf[passed] = root;
        return root;
    }
}
