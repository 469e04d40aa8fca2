using System.Globalization;
using ActorPm.Contracts.Api;

namespace ActorPm.Node.Readings;

/// <summary>Counters of the machine at one moment, as <c>/proc</c> has them; what cannot be read is left out.</summary>
/// <param name="Memory">Bytes by name, from <c>/proc/meminfo</c>.</param>
/// <param name="Network">By interface: bytes, errors and dropped packets received and sent.</param>
/// <param name="DiskRead">Bytes read from all disks.</param>
/// <param name="DiskWritten">Bytes written to all disks.</param>
internal sealed record MachineCounters(
    IReadOnlyDictionary<string, long> Memory,
    IReadOnlyDictionary<string, NetworkCounters> Network,
    long DiskRead,
    long DiskWritten)
{
    private const int Sector = 512; // of /proc/diskstats, whatever the disk's own
    private const double Megabyte = 1 << 20;
    private const double Gigabyte = 1 << 30;

    /// <summary>The counters now.</summary>
    public static MachineCounters Read()
    {
        var disks = Lines("/proc/diskstats").Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Where(IsWholeDisk).ToList();
        return new MachineCounters(
            Lines("/proc/meminfo").Select(line => line.Split([':', ' '], StringSplitOptions.RemoveEmptyEntries))
                .Where(fields => fields.Length > 1).ToDictionary(fields => fields[0], fields => Number(fields[1]) * 1024),
            Lines("/proc/net/dev").Skip(2).Select(line => line.Split([':', ' '], StringSplitOptions.RemoveEmptyEntries))
                .Where(fields => fields.Length > 12)
                .ToDictionary(fields => fields[0], fields => new NetworkCounters(
                    Number(fields[1]), Number(fields[9]), Number(fields[3]), Number(fields[11]), Number(fields[4]), Number(fields[12]))),
            disks.Sum(fields => Number(fields[5])) * Sector,
            disks.Sum(fields => Number(fields[9])) * Sector);
    }

    /// <summary>PM2's readings, with rates since <paramref name="before"/>.</summary>
    public IEnumerable<SystemReading> Since(MachineCounters before, TimeSpan elapsed)
    {
        var seconds = Math.Max(elapsed.TotalSeconds, 0.001);
        var total = Memory.GetValueOrDefault("MemTotal");
        var available = Memory.GetValueOrDefault("MemAvailable");
        if (total > 0)
        {
            yield return new SystemReading("RAM Usage", Math.Round(100.0 * (total - available) / total, 1), "%");
            yield return new SystemReading("RAM Total", total, "b");
            yield return new SystemReading("RAM Available", available, "b");
            yield return new SystemReading("RAM Active", total - available, "b");
        }

        foreach (var (name, now) in Network)
        {
            var old = before.Network.GetValueOrDefault(name) ?? now;
            yield return new SystemReading($"net:rx_5:{name}", Math.Round((now.Received - old.Received) / seconds / Megabyte, 3), "mb/s");
            yield return new SystemReading($"net:tx_5:{name}", Math.Round((now.Sent - old.Sent) / seconds / Megabyte, 3), "mb/s");
            yield return new SystemReading($"net:rx_errors_60:{name}", PerMinute(now.ReceiveErrors - old.ReceiveErrors, seconds), "/min");
            yield return new SystemReading($"net:tx_errors_60:{name}", PerMinute(now.SendErrors - old.SendErrors, seconds), "/min");
            yield return new SystemReading($"net:rx_dropped_60:{name}", PerMinute(now.ReceiveDropped - old.ReceiveDropped, seconds), "/min");
            yield return new SystemReading($"net:tx_dropped_60:{name}", PerMinute(now.SendDropped - old.SendDropped, seconds), "/min");
        }

        yield return new SystemReading("Disk Reads", Math.Round((DiskRead - before.DiskRead) / seconds / Megabyte, 3), "mb/s");
        yield return new SystemReading("Disk Writes", Math.Round((DiskWritten - before.DiskWritten) / seconds / Megabyte, 3), "mb/s");
        var root = new DriveInfo("/");
        if (!root.IsReady || root.TotalSize == 0) yield break;
        yield return new SystemReading("fs:use:/", Math.Round(100.0 * (root.TotalSize - root.TotalFreeSpace) / root.TotalSize, 2), "%");
        yield return new SystemReading("fs:size:/", Math.Round(root.TotalSize / Gigabyte, 2), "gb");
    }

    private static double PerMinute(long count, double seconds) => Math.Round(count / seconds * 60, 1);

    // Partitions would be counted twice, loops and RAM disks are no disks.
    private static bool IsWholeDisk(string[] fields) =>
        fields.Length > 9 && Directory.Exists("/sys/block/" + fields[2]) && !fields[2].StartsWith("loop", StringComparison.Ordinal) && !fields[2].StartsWith("ram", StringComparison.Ordinal);

    private static long Number(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    private static string[] Lines(string path)
    {
        try
        {
            return File.ReadAllLines(path);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}

/// <summary>Counters of one network interface.</summary>
internal sealed record NetworkCounters(long Received, long Sent, long ReceiveErrors, long SendErrors, long ReceiveDropped, long SendDropped);
