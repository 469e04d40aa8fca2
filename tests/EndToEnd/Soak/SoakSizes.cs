using System.Globalization;
using ActorPm.EndToEnd.Tests.Harness;

namespace ActorPm.EndToEnd.Tests.Soak;

/// <summary>Memory, descriptors and threads of the daemons, read whenever the fleet is quiet: what only grows is lost.</summary>
internal sealed class SoakSizes
{
    /// <summary>With fewer readings of one process there is nothing to compare.</summary>
    private const int Fewest = 6;

    /// <summary>From the first third of its readings to the last. The heap of .NET breathes, and its threads come and go.</summary>
    private static readonly (string What, double Most)[] Bounds = [("RSS MiB", 25), ("descriptors", 15), ("threads", 8)];

    /// <summary>What the keeper holds open for each process: its end, its output, its channel.</summary>
    private const int OfAProcess = 7;

    private readonly Dictionary<string, List<double[]>> _read = [];

    /// <summary>Reads them.</summary>
    public void Read(IReadOnlyList<FleetHost> hosts)
    {
        var processes = SoakWatch.Processes(hosts);
        for (var index = 0; index < hosts.Count; index++)
            foreach (var (name, pid) in (IEnumerable<(string, int)>)[("node", hosts[index].Home.NodePid), ("keeper", hosts[index].Home.KeeperPid), .. Relay.Of(hosts[index].Home).Select(relay => ("relay", relay))])
            {
                if (pid == 0) continue;
                var key = string.Create(CultureInfo.InvariantCulture, $"{name} {pid} of host {index}");
                if (!_read.TryGetValue(key, out var rows)) rows = _read[key] = [];
                var ofApps = name == "keeper" ? OfAProcess * processes[index].Count : 0;
                rows.Add([ProcFs.Memory(pid, "VmRSS") / 1048576.0, Math.Max(0, Descriptors(pid) - ofApps), ProcFs.Threads(pid)]);
            }
    }

    /// <summary>What has grown, of all that were read long enough.</summary>
    public IEnumerable<string> Grown() =>
        from one in _read
        where one.Value.Count >= Fewest
        from bound in Bounds.Select((bound, column) => (bound.What, bound.Most, Column: column))
        let first = Median(one.Value.Take(one.Value.Count / 3), bound.Column)
        let last = Median(one.Value.TakeLast(one.Value.Count / 3), bound.Column)
        where last - first > bound.Most
        select string.Create(CultureInfo.InvariantCulture, $"{one.Key}: {bound.What} grew from {first:0} to {last:0} in {one.Value.Count} readings");

    /// <summary>The longest living of each kind, and the largest of all.</summary>
    public override string ToString() => string.Join('\n', _read.GroupBy(one => one.Key.Split(' ')[0]).Select(kind =>
    {
        var oldest = kind.MaxBy(one => one.Value.Count);
        return string.Create(CultureInfo.InvariantCulture, $"{oldest.Key}, {oldest.Value.Count} readings: {Show(oldest.Value[0])} at first, {Show(oldest.Value[^1])} at last; largest of {kind.Count()}: {Show([.. Enumerable.Range(0, Bounds.Length).Select(column => kind.Max(one => one.Value.Max(row => row[column])))])}; resident MiB one after the other: {string.Join(' ', oldest.Value.Select(row => row[0].ToString("0", CultureInfo.InvariantCulture)))}");
    }));

    private static string Show(double[] row) => string.Join(", ", Bounds.Select((bound, column) => string.Create(CultureInfo.InvariantCulture, $"{row[column]:0.#} {bound.What}")));

    private static double Median(IEnumerable<double[]> rows, int column) => rows.Select(row => row[column]).Order().ToList() is var all ? all[all.Count / 2] : 0;

    private static int Descriptors(int pid)
    {
        try
        {
            return Directory.EnumerateFileSystemEntries($"/proc/{pid}/fd").Count();
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
