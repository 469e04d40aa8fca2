using System.Runtime.InteropServices;

namespace ActorPm.Shell.Os;

/// <summary>Every call this program makes into the C library.</summary>
internal static unsafe partial class LibC
{
    public const int Interrupted = 4; // EINTR
    public const int InputOutput = 5; // EIO
    public const int TryAgain = 11; // EAGAIN
    public const int BrokenPipe = 32; // EPIPE

    public const int LockExclusive = 2; // LOCK_EX

    public const int OpenReadWrite = 2; // O_RDWR
    public const int OpenCreate = 0x40; // O_CREAT
    public const int OpenCloseOnExec = 0x80000; // O_CLOEXEC

    public const short PollIn = 1;
    public const short PollOut = 4;
    public const short PollError = 8;

    /// <summary>Poll entry, as in poll(2).</summary>
    public struct PollEntry
    {
        public int Descriptor;
        public short Events;
        public short Results;
    }

    /// <summary>Size of a terminal, as in ioctl_tty(2).</summary>
    public struct WindowSize
    {
        public ushort Rows;
        public ushort Columns;
        public ushort PixelsX;
        public ushort PixelsY;
    }

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    public static partial nint Write(int descriptor, byte* buffer, nint count);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    public static partial nint Read(int descriptor, byte* buffer, nint count);

    [LibraryImport("libc", EntryPoint = "pipe", SetLastError = true)]
    public static partial int Pipe(int* ends);

    [LibraryImport("libc", EntryPoint = "tcgetattr", SetLastError = true)]
    public static partial int GetTerminal(int descriptor, byte* state);

    [LibraryImport("libc", EntryPoint = "tcsetattr", SetLastError = true)]
    public static partial int SetTerminal(int descriptor, int when, byte* state);

    [LibraryImport("libc", EntryPoint = "cfmakeraw")]
    public static partial void MakeRaw(byte* state);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    public static partial int Poll(PollEntry* entries, nuint count, int milliseconds);

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    public static partial int FileLock(int descriptor, int operation);

    /// <summary>open(2) with a mode; variadic in C, which the calling conventions of Linux on x64 and arm64 allow for.</summary>
    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Open(string path, int flags, uint mode);

    [LibraryImport("libc", EntryPoint = "isatty")]
    public static partial int IsTerminal(int descriptor);

    [LibraryImport("libc", EntryPoint = "ioctl")]
    public static partial int GetWindowSize(int descriptor, nuint request, WindowSize* size);

    [LibraryImport("libc", EntryPoint = "geteuid")]
    public static partial uint EffectiveUser();

    [LibraryImport("libc", EntryPoint = "chown", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int ChangeOwner(string path, uint user, uint group);

    [LibraryImport("libc", EntryPoint = "close")]
    public static partial int Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int StatX(int folder, string path, int flags, uint mask, byte* result);

    [LibraryImport("libc", EntryPoint = "access", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Access(string path, int mode);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    public static partial nint SystemCall(nint number, nint first, nint second);

    [LibraryImport("libc", EntryPoint = "kill")]
    public static partial int Signal(int pid, int signal);

    [LibraryImport("libc", EntryPoint = "waitpid")]
    public static partial int WaitPid(int pid, nint status, int options);
}
