using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace ActorPm.Native.Os;

/// <summary>An epoll instance. The struct of an event is packed on x64 only, so it is laid out by hand.</summary>
internal sealed unsafe partial class Epoll
{
    public const uint Readable = 0x001, Writable = 0x004, Fault = 0x008, HungUp = 0x010, PeerDone = 0x2000, OneShot = 0x4000_0000;

    private const int CreateCloseOnExec = 0x8_0000;
    private const int AddCommand = 1, DeleteCommand = 2, ModifyCommand = 3;
    private const int BatchSize = 128;

    private static readonly int Stride = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 12 : 16;
    private static readonly int DataOffset = Stride - 8;

    private readonly byte[] _events = GC.AllocateArray<byte>(BatchSize * 16, pinned: true);

    public Epoll() => Descriptor = OsException.Check(Create(CreateCloseOnExec), "epoll_create1");

    public int Descriptor { get; }

    [LibraryImport("libc", EntryPoint = "epoll_create1")]
    private static partial int Create(int flags);

    [LibraryImport("libc", EntryPoint = "epoll_ctl")]
    private static partial int Control(int epoll, int command, int descriptor, byte* change);

    [LibraryImport("libc", EntryPoint = "epoll_wait")]
    private static partial int WaitCall(int epoll, byte* events, int most, int timeout);

    public void Add(int descriptor, uint events, ulong data) =>
        OsException.Check(Change(AddCommand, descriptor, events, data), "epoll_ctl(ADD)");

    public void Modify(int descriptor, uint events, ulong data) =>
        OsException.Check(Change(ModifyCommand, descriptor, events, data), "epoll_ctl(MOD)");

    /// <summary>Before the descriptor is closed: its description may be shared with another process.</summary>
    public void Remove(int descriptor) => _ = Change(DeleteCommand, descriptor, 0, 0);

    /// <summary>Number of events, 0 after the timeout in ms (-1: none).</summary>
    public int Wait(int timeout)
    {
        fixed (byte* events = _events)
        {
            var count = WaitCall(Descriptor, events, BatchSize, timeout);
            if (count >= 0) return count;
            var errno = Errno.Last;
            return errno == Errno.Interrupted ? 0 : throw new OsException("epoll_wait", errno);
        }
    }

    public (uint Events, ulong Data) Event(int index)
    {
        var entry = _events.AsSpan(index * Stride);
        return (BinaryPrimitives.ReadUInt32LittleEndian(entry),
            BinaryPrimitives.ReadUInt64LittleEndian(entry[DataOffset..]));
    }

    private int Change(int command, int descriptor, uint events, ulong data)
    {
        Span<byte> change = stackalloc byte[16];
        BinaryPrimitives.WriteUInt32LittleEndian(change, events);
        BinaryPrimitives.WriteUInt64LittleEndian(change[DataOffset..], data);
        fixed (byte* start = change) return Control(Descriptor, command, descriptor, start);
    }
}
