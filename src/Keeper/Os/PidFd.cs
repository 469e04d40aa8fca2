using System.Runtime.InteropServices;

namespace ActorPm.Keeper.Os;

/// <summary>Processes by descriptor: a pid that was given to somebody else is never touched.</summary>
internal static partial class PidFd
{
    // The same numbers on every architecture.
    private const int SendSignalCall = 424, OpenCall = 434;

    [LibraryImport("libc", EntryPoint = "syscall")]
    private static partial nint SystemCall(nint number, nint first, nint second, nint third, nint fourth);

    /// <summary>A close-on-exec descriptor, readable once the process has ended; or a negative errno.</summary>
    public static int TryOpen(int pid)
    {
        var descriptor = SystemCall(OpenCall, pid, 0, 0, 0);
        return descriptor >= 0 ? (int)descriptor : -Errno.Last;
    }

    /// <summary>0, or the errno (<see cref="Errno.NoProcess"/>: it has ended).</summary>
    public static int Send(int descriptor, int signal) =>
        SystemCall(SendSignalCall, descriptor, signal, 0, 0) == 0 ? 0 : Errno.Last;
}
