using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace ActorPm.Node.Os;

/// <summary>The kernel's reports on folders (inotify(7)). One per process: instances are few, watches are many.</summary>
internal sealed unsafe partial class Inotify
{
    public const uint Modified = 0x2, AttributesChanged = 0x4, MovedFrom = 0x40, MovedTo = 0x80, Created = 0x100, Deleted = 0x200;
    public const uint Overflow = 0x4000, Ignored = 0x8000, IsFolder = 0x4000_0000;

    /// <summary>The limit of watches of this user (fs.inotify.max_user_watches).</summary>
    public const int NoSpace = 28; // ENOSPC

    private const uint OnlyFolders = 0x0100_0000, AddToMask = 0x2000_0000;
    private const int CloseOnExec = 0x8_0000;
    private const int Interrupted = 4;
    private const int HeaderBytes = 16;

    private readonly int _descriptor;
    private readonly byte[] _buffer = new byte[256 * 1024];

    private Inotify(int descriptor) => _descriptor = descriptor;

    /// <summary>Null, and why, when there is none to be had (fs.inotify.max_user_instances).</summary>
    public static Inotify? TryOpen(out string? problem)
    {
        var descriptor = Init(CloseOnExec);
        problem = descriptor < 0 ? Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError()) : null;
        return descriptor < 0 ? null : new Inotify(descriptor);
    }

    /// <summary>Number of the watch, the same for the same folder; a negative errno when it cannot be watched.</summary>
    public int Add(string folder, uint mask)
    {
        var watch = AddWatch(_descriptor, folder, mask | OnlyFolders | AddToMask);
        return watch >= 0 ? watch : -Marshal.GetLastPInvokeError();
    }

    /// <summary>Ends a watch.</summary>
    public void Remove(int watch) => _ = RemoveWatch(_descriptor, watch);

    /// <summary>Waits for events and adds them; false when reading failed for good.</summary>
    public bool Read(List<Event> events)
    {
        nint count;
        fixed (byte* start = _buffer)
            count = ReadBytes(_descriptor, start, _buffer.Length);
        if (count < 0) return Marshal.GetLastPInvokeError() == Interrupted;
        var rest = _buffer.AsSpan(0, (int)count);
        while (rest.Length >= HeaderBytes)
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(rest[12..]);
            var name = rest.Slice(HeaderBytes, length);
            var end = name.IndexOf((byte)0);
            events.Add(new Event(
                BinaryPrimitives.ReadInt32LittleEndian(rest),
                BinaryPrimitives.ReadUInt32LittleEndian(rest[4..]),
                Encoding.UTF8.GetString(end < 0 ? name : name[..end])));
            rest = rest[(HeaderBytes + length)..];
        }

        return count > 0;
    }

    /// <summary>One event.</summary>
    /// <param name="Watch">Number of the watch; -1 for an overflow.</param>
    /// <param name="Mask">What happened.</param>
    /// <param name="Name">Name within the folder; empty for the folder itself.</param>
    public readonly record struct Event(int Watch, uint Mask, string Name);

    [LibraryImport("libc", EntryPoint = "inotify_init1", SetLastError = true)]
    private static partial int Init(int flags);

    [LibraryImport("libc", EntryPoint = "inotify_add_watch", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int AddWatch(int descriptor, string path, uint mask);

    [LibraryImport("libc", EntryPoint = "inotify_rm_watch")]
    private static partial int RemoveWatch(int descriptor, int watch);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    private static partial nint ReadBytes(int descriptor, byte* buffer, nint count);
}
