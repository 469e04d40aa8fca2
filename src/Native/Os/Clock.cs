using System.Runtime.InteropServices;

namespace ActorPm.Native.Os;

/// <summary>
/// CLOCK_BOOTTIME, which goes on while the machine sleeps: leases and kill timeouts are measured on it.
/// </summary>
internal static unsafe partial class Clock
{
    private const int BootTime = 7;

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int GetTime(int clock, long* time);

    /// <summary>Milliseconds since boot.</summary>
    public static long Milliseconds
    {
        get
        {
            var time = stackalloc long[2];
            _ = GetTime(BootTime, time);
            return time[0] * 1000 + time[1] / 1_000_000;
        }
    }

    /// <summary>Wall clock, in ms since the epoch, for what people read.</summary>
    public static long Wall => DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
}
