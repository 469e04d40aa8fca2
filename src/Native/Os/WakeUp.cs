using System.Runtime.InteropServices;

namespace ActorPm.Native.Os;

/// <summary>An eventfd: one thread wakes another that waits in epoll or poll.</summary>
internal sealed unsafe partial class WakeUp
{
    private const int CloseOnExec = 0x8_0000, NonBlocking = 0x800;

    [LibraryImport("libc", EntryPoint = "eventfd")]
    private static partial int Create(uint value, int flags);

    public int Descriptor { get; } = OsException.Check(Create(0, CloseOnExec | NonBlocking), "eventfd");

    public void Signal()
    {
        ulong one = 1;
        _ = Descriptors.Write(Descriptor, new ReadOnlySpan<byte>(&one, sizeof(ulong)));
    }

    public void Drain()
    {
        ulong count;
        _ = Descriptors.Read(Descriptor, (byte*)&count, sizeof(ulong));
    }
}
