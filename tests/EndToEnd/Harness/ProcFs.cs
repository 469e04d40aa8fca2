using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace ActorPm.EndToEnd.Tests.Harness;

/// <summary>What /proc says. A process that is gone, or a zombie, reads as empty.</summary>
internal static partial class ProcFs
{
    private static readonly double TicksPerSecond = SystemConfiguration(ClockTicks);
    private const int ClockTicks = 2; // _SC_CLK_TCK

    public static IEnumerable<int> All() =>
        Directory.EnumerateDirectories("/proc").Select(Path.GetFileName).Where(name => char.IsAsciiDigit(name![0]))
            .Select(name => int.Parse(name!, CultureInfo.InvariantCulture));

    public static IReadOnlyList<string> CommandLine(int pid) => Words(pid, "cmdline");

    public static IReadOnlyList<string> Environment(int pid) => Words(pid, "environ");

    /// <summary>Lives and is no zombie.</summary>
    public static bool Lives(int pid) => Stat(pid) is { } stat && stat[0] is not ("Z" or "X");

    /// <summary>Field 22 of stat, which with the pid names a process for ever; 0 when it is gone.</summary>
    public static long StartTicks(int pid) => Stat(pid) is { } stat ? long.Parse(stat[19], CultureInfo.InvariantCulture) : 0;

    public static int Parent(int pid) => Stat(pid) is { } stat ? int.Parse(stat[1], CultureInfo.InvariantCulture) : 0;

    /// <summary>Processor time used so far, user and system.</summary>
    public static TimeSpan ProcessorTime(int pid) => Ticks(pid, 11) + Ticks(pid, 12);

    /// <summary>The same of the children it has waited for.</summary>
    public static TimeSpan ProcessorTimeOfChildren(int pid) => Ticks(pid, 13) + Ticks(pid, 14);

    private static TimeSpan Ticks(int pid, int field) => Stat(pid) is { } stat
        ? TimeSpan.FromSeconds(long.Parse(stat[field], CultureInfo.InvariantCulture) / TicksPerSecond)
        : TimeSpan.Zero;

    /// <summary>A line of /proc/PID/status in KiB, <c>VmRSS</c> or <c>VmHWM</c>, as bytes.</summary>
    public static long Memory(int pid, string key) =>
        Lines(pid, "status").Where(line => line.StartsWith(key + ":", StringComparison.Ordinal))
            .Select(line => long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024)
            .FirstOrDefault();

    /// <summary>How many threads it has; 0 when it is gone.</summary>
    public static int Threads(int pid) => Stat(pid) is { } stat ? int.Parse(stat[17], CultureInfo.InvariantCulture) : 0;

    /// <summary>Signals one process; 0 and negative numbers would mean whole groups, ours among them.</summary>
    public static void Signal(int pid, int signal)
    {
        if (pid > 1) _ = Kill(pid, signal);
    }

    private static string[]? Stat(int pid)
    {
        var text = Text(pid, "stat");
        // The name in parentheses may hold anything; what follows its end does not.
        var end = text.LastIndexOf(')');
        return end < 0 ? null : text[(end + 2)..].Split(' ');
    }

    private static string[] Words(int pid, string file) => Text(pid, file).Split('\0', StringSplitOptions.RemoveEmptyEntries);

    private static string[] Lines(int pid, string file) => Text(pid, file).Split('\n');

    private static string Text(int pid, string file)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/{file}", Encoding.UTF8);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int pid, int signal);

    [LibraryImport("libc", EntryPoint = "sysconf")]
    private static partial long SystemConfiguration(int name);
}
