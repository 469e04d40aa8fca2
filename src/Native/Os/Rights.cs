using System.Runtime.InteropServices;

namespace ActorPm.Native.Os;

/// <summary>Sending descriptors to another process (SCM_RIGHTS).</summary>
internal static unsafe partial class Rights
{
    private const int SocketLevel = 1, RightsType = 1, NoSignal = 0x4000;
    private const int ControlHeaderBytes = 16;

    /// <summary>The kernel passes no more in one message.</summary>
    public const int Most = 253;

    [LibraryImport("libc", EntryPoint = "sendmsg")]
    private static partial nint SendMessage(int socket, nint* header, int flags);

    /// <summary>
    /// Bytes sent, or a negative errno. When any byte is sent, all the descriptors are; the sender's own copies
    /// stay open.
    /// </summary>
    public static int Send(int socket, ReadOnlySpan<byte> bytes, ReadOnlySpan<int> descriptors)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(descriptors.Length, Most);
        var length = ControlHeaderBytes + descriptors.Length * sizeof(int);
        var room = (length + 7) & ~7;
        var control = stackalloc byte[room];
        new Span<byte>(control, room).Clear();
        *(nint*)control = length;
        *(int*)(control + 8) = SocketLevel;
        *(int*)(control + 12) = RightsType;
        descriptors.CopyTo(new Span<int>(control + ControlHeaderBytes, descriptors.Length));
        fixed (byte* start = bytes)
        {
            var vector = stackalloc nint[2] { (nint)start, bytes.Length };
            var header = stackalloc nint[7] { 0, 0, (nint)vector, 1, descriptors.IsEmpty ? 0 : (nint)control, descriptors.IsEmpty ? 0 : room, 0 };
            while (true)
            {
                var sent = SendMessage(socket, header, NoSignal);
                if (sent >= 0) return (int)sent;
                var errno = Errno.Last;
                if (errno != Errno.Interrupted) return -errno;
            }
        }
    }
}
