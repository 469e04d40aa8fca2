using System.Runtime.InteropServices;

namespace ActorPm.Keeper.Os;

/// <summary>Files opened for reading with one call: reads of /proc are frequent, FileStream is heavy for them.</summary>
internal static unsafe partial class ReadDescriptor
{
    private const int ReadOnly = 0, CloseOnExec = 0x8_0000;

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenCall(string path, int flags, int mode);

    [LibraryImport("libc", EntryPoint = "pread64")]
    private static partial nint PositionalRead(int descriptor, byte* buffer, nint count, long offset);

    /// <summary>Bytes read at a position, 0 at the end, -1 on an error.</summary>
    public static int ReadAt(int descriptor, Span<byte> buffer, long offset)
    {
        fixed (byte* start = buffer) return (int)PositionalRead(descriptor, start, buffer.Length, offset);
    }

    /// <summary>A descriptor, or a negative errno.</summary>
    public static int TryOpen(string path)
    {
        var descriptor = OpenCall(path, ReadOnly | CloseOnExec, 0);
        return descriptor >= 0 ? descriptor : -Errno.Last;
    }
}
