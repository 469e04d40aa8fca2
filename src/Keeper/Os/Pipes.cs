using System.Runtime.InteropServices;

namespace ActorPm.Keeper.Os;

/// <summary>Pipes between the keeper and a program.</summary>
internal static unsafe partial class Pipes
{
    private const int CloseOnExec = 0x8_0000;
    private const int SetPipeSize = 1031;

    [LibraryImport("libc", EntryPoint = "pipe2")]
    private static partial int Pipe(int* ends, int flags);

    [LibraryImport("libc", EntryPoint = "fcntl")]
    private static partial int Fcntl(int descriptor, int command, nint argument);

    /// <summary>Both ends blocking and close-on-exec.</summary>
    public static (int Read, int Write) Create()
    {
        var ends = stackalloc int[2];
        OsException.Check(Pipe(ends, CloseOnExec), "pipe2");
        return (ends[0], ends[1]);
    }

    /// <summary>False when the kernel refuses (an unprivileged user has 64 MiB of pipe buffers in all).</summary>
    public static bool TryResize(int pipe, int bytes) => Fcntl(pipe, SetPipeSize, bytes) >= 0;
}
