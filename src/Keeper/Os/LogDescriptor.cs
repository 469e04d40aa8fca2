using System.Runtime.InteropServices;

namespace ActorPm.Keeper.Os;

/// <summary>What statx tells of an open file.</summary>
/// <param name="Size">Bytes.</param>
/// <param name="Links">Names it has; 0: deleted.</param>
/// <param name="BornAt">Creation in ms since the epoch; 0 where the file system does not know.</param>
/// <param name="Device">The file system it lies on.</param>
/// <param name="Inode">Its number there.</param>
/// <param name="ChangedAt">When its text last changed, in ms since the epoch.</param>
internal readonly record struct FileFacts(long Size, uint Links, long BornAt, ulong Device, ulong Inode, long ChangedAt);

/// <summary>Files that are only appended to.</summary>
internal static unsafe partial class LogDescriptor
{
    private const int WriteOnly = 1, ReadWrite = 2, CreateFlag = 0x40, Append = 0x400, CloseOnExec = 0x8_0000, NonBlocking = 0x800;
    private const int OwnerOnly = 0x180; // 0600
    private const int EmptyPath = 0x1000;
    private const uint BasicAndBirth = 0xfff;

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenCall(string path, int flags, int mode);

    [LibraryImport("libc", EntryPoint = "ftruncate")]
    private static partial int TruncateCall(int descriptor, long length);

    [LibraryImport("libc", EntryPoint = "rename", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int RenameCall(string from, string to);

    [LibraryImport("libc", EntryPoint = "flock")]
    private static partial int FlockCall(int descriptor, int operation);

    [LibraryImport("libc", EntryPoint = "memfd_create", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int MemoryFileCall(string name, uint flags);

    [LibraryImport("libc", EntryPoint = "lseek")]
    private static partial long Seek(int descriptor, long offset, int origin);

    [LibraryImport("libc", EntryPoint = "statx")]
    private static partial int StatusCall(int folder, byte* path, int flags, uint mask, byte* status);

    /// <summary>A descriptor that appends, its file made with 0600 when missing; or a negative errno. Never blocks on a FIFO.</summary>
    public static int TryOpen(string path)
    {
        var descriptor = OpenCall(path, WriteOnly | CreateFlag | Append | CloseOnExec | NonBlocking, OwnerOnly);
        return descriptor >= 0 ? descriptor : -Errno.Last;
    }

    /// <summary>The same for a program's own output, which must not be non-blocking.</summary>
    public static int TryOpenBlocking(string path)
    {
        var descriptor = OpenCall(path, WriteOnly | CreateFlag | Append | CloseOnExec, OwnerOnly);
        return descriptor >= 0 ? descriptor : -Errno.Last;
    }

    /// <summary>A descriptor holding the exclusive lock on the file; -1 when somebody else holds it.</summary>
    public static int TryLock(string path)
    {
        var descriptor = OsException.Check(OpenCall(path, ReadWrite | CreateFlag | CloseOnExec, OwnerOnly), path);
        if (FlockCall(descriptor, 2 | 4) == 0) return descriptor;
        Descriptors.Close(descriptor);
        return -1;
    }

    public static int Null() => OsException.Check(OpenCall("/dev/null", ReadWrite | CloseOnExec, 0), "/dev/null");

    public static int MemoryFile(string name) => OsException.Check(MemoryFileCall(name, 1), "memfd_create");

    public static void Rewind(int descriptor) => _ = Seek(descriptor, 0, 0);

    public static int Truncate(int descriptor) => TruncateCall(descriptor, 0) == 0 ? 0 : Errno.Last;

    public static int Rename(string from, string to) => RenameCall(from, to) == 0 ? 0 : Errno.Last;

    public static FileFacts? Facts(int descriptor)
    {
        var status = stackalloc byte[256];
        byte empty = 0;
        if (StatusCall(descriptor, &empty, EmptyPath, BasicAndBirth, status) != 0) return null;
        var born = *(long*)(status + 80) * 1000 + *(uint*)(status + 88) / 1_000_000;
        var changed = *(long*)(status + 112) * 1000 + *(uint*)(status + 120) / 1_000_000;
        var device = (ulong)*(uint*)(status + 136) << 32 | *(uint*)(status + 140);
        return new FileFacts(*(long*)(status + 40), *(uint*)(status + 16), born, device, *(ulong*)(status + 32), changed);
    }
}
