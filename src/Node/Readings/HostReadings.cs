using System.Globalization;
using ActorPm.Contracts.Api;

namespace ActorPm.Node.Readings;

/// <summary>Readings of the machine, for the line under the table. The processors' use is that since the last call.</summary>
internal sealed class HostReadings
{
    private static readonly TimeSpan BetweenCounters = TimeSpan.FromMilliseconds(250);

    private readonly Lock _lock = new();
    private long _busy;
    private long _total;

    /// <summary>Makes the first reading, so that the first call has one to compare with.</summary>
    public HostReadings() => Read();

    /// <summary>Reads; null when <c>/proc</c> does not say.</summary>
    public HostMetrics? Read()
    {
        try
        {
            lock (_lock)
            {
                var (busy, total) = ParseProcessors(File.ReadLines("/proc/stat").First());
                var (busyNow, totalNow) = (busy - _busy, total - _total);
                (_busy, _total) = (busy, total);
                var cpu = totalNow > 0 ? Math.Clamp(100.0 * busyNow / totalNow, 0, 100) : 0;
                return new HostMetrics(Math.Round(cpu, 1), Math.Round(ParseMemoryUsed(File.ReadLines("/proc/meminfo")), 1));
            }
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or FormatException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>
    /// Everything PM2's <c>sysinfos</c> has. Rates of network and disks are those between two readings of
    /// counters a moment apart.
    /// </summary>
    public async Task<IReadOnlyList<SystemReading>> ReadAllAsync(TimeProvider time, CancellationToken cancellation)
    {
        var before = MachineCounters.Read();
        var began = time.GetTimestamp();
        await Task.Delay(BetweenCounters, time, cancellation);
        var after = MachineCounters.Read();
        var host = Read() ?? new HostMetrics(0, 0);
        return [new SystemReading("CPU Usage", host.Cpu, "%"), .. after.Since(before, time.GetElapsedTime(began))];
    }

    /// <summary>Busy and all ticks of the first line of <c>/proc/stat</c>; waiting for a disk is idle.</summary>
    internal static (long Busy, long Total) ParseProcessors(string line)
    {
        // user nice system idle iowait irq softirq steal; guest times are in user already.
        var ticks = line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1).Take(8)
            .Select(field => long.Parse(field, CultureInfo.InvariantCulture)).ToArray();
        var idle = ticks[3] + (ticks.Length > 4 ? ticks[4] : 0);
        return (ticks.Sum() - idle, ticks.Sum());
    }

    /// <summary>Percent of the memory that is not available to programs.</summary>
    internal static double ParseMemoryUsed(IEnumerable<string> lines)
    {
        long total = 0, available = 0;
        foreach (var line in lines)
        {
            if (line.StartsWith("MemTotal:", StringComparison.Ordinal)) total = Kilobytes(line);
            else if (line.StartsWith("MemAvailable:", StringComparison.Ordinal)) available = Kilobytes(line);
            if (total > 0 && available > 0) break;
        }

        return total == 0 ? 0 : 100.0 * (total - available) / total;
    }

    private static long Kilobytes(string line) =>
        long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
}
