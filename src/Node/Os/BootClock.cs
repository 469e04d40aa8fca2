using System.Runtime.InteropServices;

namespace ActorPm.Node.Os;

/// <summary>CLOCK_BOOTTIME, on which leases are measured: it goes on while the machine sleeps, and nobody sets it.</summary>
internal static unsafe partial class BootClock
{
    private const int BootTime = 7;

    /// <summary>Milliseconds since boot.</summary>
    public static long Milliseconds
    {
        get
        {
            var time = stackalloc long[2];
            _ = GetTime(BootTime, time);
            return (time[0] * 1000) + (time[1] / 1_000_000);
        }
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int GetTime(int clock, long* time);
}
