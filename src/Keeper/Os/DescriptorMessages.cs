using System.Runtime.InteropServices;

namespace ActorPm.Keeper.Os;

/// <summary>Passing open descriptors to another process over a Unix socket (SCM_RIGHTS).</summary>
internal static unsafe partial class DescriptorMessages
{
    private const int SocketLevel = 1, RightsType = 1;
    private const int NoSignal = 0x4000;
    private const int ControlBytes = 24; // cmsghdr (16) and one descriptor, padded

    [LibraryImport("libc", EntryPoint = "sendmsg")]
    private static partial nint SendMessage(int socket, MessageHeader* header, int flags);

    [StructLayout(LayoutKind.Sequential)]
    private struct MessageHeader
    {
        public nint Name;
        public nint NameLength;
        public nint* Vectors;
        public nint VectorCount;
        public byte* Control;
        public nint ControlLength;
        public nint Flags;
    }

    /// <summary>
    /// Bytes sent, or a negative errno. The descriptor travels with the first byte; the caller's own copy stays open.
    /// </summary>
    public static int Send(int socket, ReadOnlySpan<byte> bytes, int descriptor)
    {
        var vector = stackalloc nint[2];
        var control = stackalloc byte[ControlBytes];
        *(nint*)control = 16 + sizeof(int);
        *(int*)(control + 8) = SocketLevel;
        *(int*)(control + 12) = RightsType;
        *(long*)(control + 16) = 0;
        *(int*)(control + 16) = descriptor;
        fixed (byte* start = bytes)
        {
            vector[0] = (nint)start;
            vector[1] = bytes.Length;
            var header = new MessageHeader { Vectors = vector, VectorCount = 1, Control = control, ControlLength = ControlBytes };
            while (true)
            {
                var sent = SendMessage(socket, &header, NoSignal);
                if (sent >= 0) return (int)sent;
                var errno = Errno.Last;
                if (errno != Errno.Interrupted) return -errno;
            }
        }
    }
}
