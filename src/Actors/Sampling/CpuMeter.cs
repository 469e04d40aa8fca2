using ActorPm.Actors.Ports;

namespace ActorPm.Actors.Sampling;

/// <summary>Use of a process tree.</summary>
/// <param name="CpuPercent">Processor use in percent of one core, one decimal.</param>
/// <param name="ResidentBytes">Resident memory.</param>
internal readonly record struct TreeUse(double CpuPercent, long ResidentBytes);

/// <summary>Turns processor times into percentages between two readings.</summary>
internal sealed class CpuMeter
{
    /// <summary>Two readings closer than this say nothing: clock ticks are 10 ms.</summary>
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(250);

    private readonly Dictionary<int, (DateTimeOffset At, TimeSpan CpuTime, double Percent)> _last = [];

    /// <summary>The use now. The first reading of a pid gives 0 percent.</summary>
    public TreeUse Read(int pid, TreeReading reading, DateTimeOffset now)
    {
        if (!_last.TryGetValue(pid, out var last))
        {
            _last[pid] = (now, reading.CpuTime, 0);
            return new TreeUse(0, reading.ResidentBytes);
        }

        var passed = now - last.At;
        if (passed < Shortest) return new TreeUse(last.Percent, reading.ResidentBytes);
        // A member of the tree that ended takes its time along: never below zero.
        var used = reading.CpuTime - last.CpuTime;
        var percent = used > TimeSpan.Zero ? Math.Round(used / passed * 100, 1) : 0;
        _last[pid] = (now, reading.CpuTime, percent);
        return new TreeUse(percent, reading.ResidentBytes);
    }

    /// <summary>Forgets all pids but these.</summary>
    public void Keep(IReadOnlySet<int> pids)
    {
        foreach (var pid in _last.Keys.Where(pid => !pids.Contains(pid)).ToList()) _last.Remove(pid);
    }
}
