using System.Runtime.InteropServices;

namespace ActorPm.Node.Os;

/// <summary>Facts of the running kernel.</summary>
internal static partial class SystemFacts
{
    private const int ClockTicksName = 2; // _SC_CLK_TCK on Linux

    /// <summary>Clock ticks a second, the unit of times in <c>/proc</c>.</summary>
    public static long ClockTicks { get; } = GetConfiguration(ClockTicksName) is > 0 and var ticks ? ticks : 100;

    /// <summary>Id of this boot.</summary>
    public static string BootId() => File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim();

    [LibraryImport("libc", EntryPoint = "sysconf")]
    private static partial nint GetConfiguration(int name);
}
