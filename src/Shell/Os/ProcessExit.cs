using System.Runtime.InteropServices;

namespace ActorPm.Shell.Os;

/// <summary>Waits for the end of a process that is not our child.</summary>
internal static unsafe class ProcessExit
{
    private const nint OpenPidDescriptor = 434; // pidfd_open, the same on every architecture
    private const int NoSuchProcess = 3; // ESRCH

    /// <summary>True once the process has ended (or was not there); false when it still runs after <paramref name="longest"/>.</summary>
    public static bool Await(int pid, TimeSpan longest)
    {
        var descriptor = (int)LibC.SystemCall(OpenPidDescriptor, pid, 0);
        if (descriptor < 0) return Marshal.GetLastPInvokeError() == NoSuchProcess;
        var entry = new LibC.PollEntry { Descriptor = descriptor, Events = LibC.PollIn };
        var ready = LibC.Poll(&entry, 1, (int)longest.TotalMilliseconds);
        _ = LibC.Close(descriptor);
        return ready > 0;
    }
}
