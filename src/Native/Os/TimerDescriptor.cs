using System.Runtime.InteropServices;

namespace ActorPm.Native.Os;

/// <summary>A timerfd on <see cref="Clock"/>, so that a deadline passed during a suspend fires on waking.</summary>
internal sealed unsafe partial class TimerDescriptor
{
    private const int BootTime = 7;
    private const int CloseOnExec = 0x8_0000, NonBlocking = 0x800;
    private const int Absolute = 1;

    [LibraryImport("libc", EntryPoint = "timerfd_create")]
    private static partial int Create(int clock, int flags);

    [LibraryImport("libc", EntryPoint = "timerfd_settime")]
    private static partial int SetTime(int descriptor, int flags, long* value, long* old);

    public int Descriptor { get; } = OsException.Check(Create(BootTime, CloseOnExec | NonBlocking), "timerfd_create");

    /// <summary>Fires once at this many ms of <see cref="Clock"/>; a past time fires at once.</summary>
    public void Set(long milliseconds)
    {
        var due = Math.Max(1, milliseconds);
        var value = stackalloc long[4] { 0, 0, due / 1000, due % 1000 * 1_000_000 };
        OsException.Check(SetTime(Descriptor, Absolute, value, null), "timerfd_settime");
    }

    public void Clear()
    {
        var value = stackalloc long[4] { 0, 0, 0, 0 };
        _ = SetTime(Descriptor, 0, value, null);
        Drain();
    }

    public void Drain()
    {
        ulong count;
        _ = Descriptors.Read(Descriptor, (byte*)&count, sizeof(ulong));
    }
}
