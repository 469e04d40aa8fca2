using System.Globalization;
using ActorPm.Contracts.Apps;

namespace ActorPm.Keeper.Cgroups;

/// <summary>The cgroup of one process and all that descends from it. Everything may fail, and then only says so.</summary>
/// <param name="folder">Its folder.</param>
internal sealed class Cgroup(string folder)
{
    /// <summary>The kernel's usual period, in microseconds.</summary>
    private const int CpuPeriod = 100_000;

    private const int CpuPeriodPercent = CpuPeriod / 100;

    public string Folder => folder;

    /// <summary>A process that writes 0 into it becomes a member.</summary>
    public string ProcessFile => Path.Combine(folder, "cgroup.procs");

    /// <summary>Makes a process a member; its children from then on are too.</summary>
    /// <returns>Why not; null when it is.</returns>
    public string? Add(int pid) => Write("cgroup.procs", pid.ToString(CultureInfo.InvariantCulture));

    public bool Holds(int pid) => Members().Contains(pid);

    /// <summary>Living members and zombies nobody has reaped.</summary>
    public IReadOnlyList<int> Members()
    {
        try
        {
            return [.. File.ReadLines(ProcessFile).Select(line => int.TryParse(line, NumberStyles.None, CultureInfo.InvariantCulture, out var pid) ? pid : 0).Where(pid => pid > 0)];
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>SIGKILL to all members at once, those just being forked included; kernels before 5.14 cannot.</summary>
    public void Kill() => _ = Write("cgroup.kill", "1");

    /// <summary>Sets the limits.</summary>
    /// <returns>Why not; null when all are in force.</returns>
    public string? Limit(LimitRules limits)
    {
        if (limits.MemoryBytes is { } memory)
        {
            if (Write("memory.max", memory.ToString(CultureInfo.InvariantCulture)) is { } problem) return problem;
            // One of several processes killed alone leaves the others waiting for it. Not known before kernel 4.19.
            _ = Write("memory.oom.group", "1");
        }

        return limits.CpuPercent is { } cpu
            ? Write("cpu.max", $"{((long)cpu * CpuPeriodPercent).ToString(CultureInfo.InvariantCulture)} {CpuPeriod.ToString(CultureInfo.InvariantCulture)}")
            : null;
    }

    /// <summary>Members the kernel has killed for memory so far.</summary>
    public long OutOfMemoryKills()
    {
        try
        {
            foreach (var line in File.ReadLines(Path.Combine(folder, "memory.events")))
                if (line.Split(' ') is ["oom_kill", var count] && long.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var kills)) return kills;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // Without the memory controller there is no such file.
        }

        return 0;
    }

    /// <summary>False while something lives in it.</summary>
    public bool TryRemove()
    {
        try
        {
            Directory.Delete(folder);
            return true;
        }
        catch (DirectoryNotFoundException)
        {
            return true;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private string? Write(string file, string text) => CgroupFile.Write(Path.Combine(folder, file), text);
}
