using System.Runtime.InteropServices;

namespace ActorPm.Native.Os;

/// <summary>Calls that work on any descriptor. Descriptors are raw ints: one owner closes each, once.</summary>
internal static unsafe partial class Descriptors
{
    private const int GetDescriptorFlags = 1, SetDescriptorFlags = 2, GetStatusFlags = 3, SetStatusFlags = 4;
    private const int DuplicateCloseOnExec = 1030;
    private const int CloseOnExecFlag = 1;
    private const int NonBlockingFlag = 0x800;

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int CloseCall(int descriptor);

    [LibraryImport("libc", EntryPoint = "read")]
    private static partial nint ReadCall(int descriptor, byte* buffer, nint count);

    [LibraryImport("libc", EntryPoint = "write")]
    private static partial nint WriteCall(int descriptor, byte* buffer, nint count);

    [LibraryImport("libc", EntryPoint = "fcntl")]
    private static partial int Fcntl(int descriptor, int command, nint argument);

    [LibraryImport("libc", EntryPoint = "poll")]
    private static partial int PollCall(PollEntry* entries, nint count, int timeout);

    [LibraryImport("libc", EntryPoint = "dup2")]
    private static partial int DuplicateTo(int from, int to);

    [StructLayout(LayoutKind.Sequential)]
    private struct PollEntry
    {
        public int Descriptor;
        public short Events;
        public short Result;
    }

    public static void Close(int descriptor)
    {
        if (descriptor >= 0) _ = CloseCall(descriptor);
    }

    /// <summary>Bytes read, 0 at the end, or a negative errno.</summary>
    public static int Read(int descriptor, byte* buffer, int count)
    {
        while (true)
        {
            var read = ReadCall(descriptor, buffer, count);
            if (read >= 0) return (int)read;
            var errno = Errno.Last;
            if (errno != Errno.Interrupted) return -errno;
        }
    }

    /// <summary>Bytes read, 0 at the end, or a negative errno.</summary>
    public static int Read(int descriptor, Span<byte> buffer)
    {
        fixed (byte* start = buffer) return Read(descriptor, start, buffer.Length);
    }

    /// <summary>Bytes written, or a negative errno.</summary>
    public static int Write(int descriptor, ReadOnlySpan<byte> bytes)
    {
        fixed (byte* start = bytes)
        {
            while (true)
            {
                var written = WriteCall(descriptor, start, bytes.Length);
                if (written >= 0) return (int)written;
                var errno = Errno.Last;
                if (errno != Errno.Interrupted) return -errno;
            }
        }
    }

    /// <summary>Writes all of it to a blocking descriptor; 0 or a negative errno.</summary>
    public static int WriteAll(int descriptor, ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var written = Write(descriptor, bytes);
            if (written < 0) return written;
            bytes = bytes[written..];
        }

        return 0;
    }

    public static void SetNonBlocking(int descriptor) =>
        _ = Fcntl(descriptor, SetStatusFlags, Fcntl(descriptor, GetStatusFlags, 0) | NonBlockingFlag);

    public static void SetCloseOnExec(int descriptor, bool on)
    {
        var flags = Fcntl(descriptor, GetDescriptorFlags, 0);
        _ = Fcntl(descriptor, SetDescriptorFlags, on ? flags | CloseOnExecFlag : flags & ~CloseOnExecFlag);
    }

    /// <summary>What whoever started this process left open by mistake ends with the next program image.</summary>
    public static void CloseInheritedOnExec()
    {
        foreach (var entry in Directory.EnumerateFiles("/proc/self/fd"))
            if (int.TryParse(Path.GetFileName(entry), out var descriptor) && descriptor > 2) SetCloseOnExec(descriptor, true);
    }

    public static bool IsOpen(int descriptor) => Fcntl(descriptor, GetDescriptorFlags, 0) >= 0;

    /// <summary>A close-on-exec copy with a number of at least <paramref name="least"/>.</summary>
    public static int DuplicateAtLeast(int descriptor, int least) =>
        OsException.Check(Fcntl(descriptor, DuplicateCloseOnExec, least), "fcntl(F_DUPFD_CLOEXEC)");

    public static void Duplicate(int from, int to) => OsException.Check(DuplicateTo(from, to), "dup2");

    /// <summary>True when it can be read (or has ended) within the time; -1 waits for ever.</summary>
    public static bool WaitReadable(int descriptor, int milliseconds) => Wait(descriptor, 1, milliseconds);

    public static bool WaitWritable(int descriptor, int milliseconds) => Wait(descriptor, 4, milliseconds);

    private static bool Wait(int descriptor, short events, int milliseconds)
    {
        var entry = new PollEntry { Descriptor = descriptor, Events = events };
        int result;
        do result = PollCall(&entry, 1, milliseconds);
        while (result < 0 && Errno.Last == Errno.Interrupted);
        return result > 0;
    }
}
