using System.Runtime.InteropServices;

namespace ActorPm.Keeper.Os;

/// <summary>How a child ended.</summary>
/// <param name="Code">Exit code, or null when a signal ended it.</param>
/// <param name="Signal">That signal, or null.</param>
/// <param name="CpuMilliseconds">Processor time, children it waited for included.</param>
/// <param name="MaxMemory">Largest resident memory in bytes.</param>
internal sealed record ChildEnd(int? Code, int? Signal, long CpuMilliseconds, long MaxMemory);

/// <summary>Waiting for children and adopting orphans.</summary>
internal static unsafe partial class Children
{
    private const int NoHang = 1, Exited = 4, LeaveWaitable = 0x0100_0000;
    private const int AllChildren = 0;
    private const int SetChildSubreaper = 36;

    [LibraryImport("libc", EntryPoint = "wait4")]
    private static partial int Wait(int pid, int* status, int options, long* usage);

    [LibraryImport("libc", EntryPoint = "waitid")]
    private static partial int WaitId(int kind, int id, byte* info, int options);

    [LibraryImport("libc", EntryPoint = "prctl")]
    private static partial int Control(int option, nint argument, nint second, nint third, nint fourth);

    /// <summary>Orphans below this process become its children instead of init's.</summary>
    public static void BecomeSubreaper() =>
        OsException.Check(Control(SetChildSubreaper, 1, 0, 0, 0), "prctl(PR_SET_CHILD_SUBREAPER)");

    /// <summary>Reaps one child that has ended; null when it has not, or is not a child.</summary>
    public static ChildEnd? TryReap(int pid, bool wait = false)
    {
        int status;
        var usage = stackalloc long[18]; // struct rusage
        int reaped;
        do reaped = Wait(pid, &status, wait ? 0 : NoHang, usage);
        while (reaped < 0 && Errno.Last == Errno.Interrupted);
        if (reaped != pid) return null;

        var cpu = (usage[0] + usage[2]) * 1000 + (usage[1] + usage[3]) / 1000;
        var memory = usage[4] * 1024;
        var signal = status & 0x7f;
        return signal == 0
            ? new ChildEnd((status >> 8) & 0xff, null, cpu, memory)
            : new ChildEnd(null, signal, cpu, memory);
    }

    /// <summary>Pid of some child that has ended and is not reaped yet; 0 for none.</summary>
    public static int NextEnded()
    {
        var info = stackalloc byte[128]; // siginfo_t; si_pid lies at 16
        new Span<byte>(info, 128).Clear();
        return WaitId(AllChildren, 0, info, Exited | NoHang | LeaveWaitable) == 0 ? *(int*)(info + 16) : 0;
    }
}
