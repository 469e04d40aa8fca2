using System.Runtime.InteropServices;

namespace ActorPm.Native.Os;

/// <summary>Messages of Unix sockets with what travels beside the bytes: descriptors (SCM_RIGHTS), and who sends.</summary>
internal static unsafe partial class SocketMessages
{
    /// <summary>The kernel passes no more descriptors in one message.</summary>
    public const int MostDescriptors = 253;

    private const int SocketLevel = 1, RightsType = 1, CredentialsType = 2;
    private const int NoSignal = 0x4000, CloseReceivedOnExec = 0x4000_0000;
    private const nint Truncated = 0x20;
    private const int PartHeaderBytes = 16; // cmsghdr: length, level, type
    private const int MostControlBytes = PartHeaderBytes + MostDescriptors * sizeof(int) + 32; // and the credentials

    [LibraryImport("libc", EntryPoint = "sendmsg")]
    private static partial nint SendMessage(int socket, MessageHeader* header, int flags);

    [LibraryImport("libc", EntryPoint = "recvmsg")]
    private static partial nint ReceiveMessage(int socket, MessageHeader* header, int flags);

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
    /// Bytes sent, or a negative errno. When any byte is sent, all the descriptors are; the sender's own copies
    /// stay open.
    /// </summary>
    public static int Send(int socket, ReadOnlySpan<byte> bytes, params ReadOnlySpan<int> descriptors)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(descriptors.Length, MostDescriptors);
        var length = PartHeaderBytes + descriptors.Length * sizeof(int);
        var room = Aligned(length);
        var control = stackalloc byte[room];
        new Span<byte>(control, room).Clear();
        *(nint*)control = length;
        *(int*)(control + 8) = SocketLevel;
        *(int*)(control + 12) = RightsType;
        descriptors.CopyTo(new Span<int>(control + PartHeaderBytes, descriptors.Length));
        var vector = stackalloc nint[2];
        fixed (byte* start = bytes)
        {
            (vector[0], vector[1]) = ((nint)start, bytes.Length);
            var header = new MessageHeader { Vectors = vector, VectorCount = 1 };
            if (!descriptors.IsEmpty)
            {
                header.Control = control;
                header.ControlLength = room;
            }

            while (true)
            {
                var sent = SendMessage(socket, &header, NoSignal);
                if (sent >= 0) return (int)sent;
                var errno = Errno.Last;
                if (errno != Errno.Interrupted) return -errno;
            }
        }
    }

    /// <summary>Bytes received, 0 at the end, or a negative errno. Descriptors that came along are added to the list.</summary>
    public static int Receive(int socket, Span<byte> buffer, List<int> descriptors) => Receive(socket, buffer, descriptors, out _, out _);

    /// <param name="socket">The socket.</param>
    /// <param name="buffer">For the bytes.</param>
    /// <param name="descriptors">Those that came along are added; they are the caller's to close.</param>
    /// <param name="user">User id of the sender, where the socket was told to ask for it; else -1.</param>
    /// <param name="truncated">The datagram is longer than the buffer.</param>
    /// <returns>Bytes received, 0 at the end, or a negative errno.</returns>
    public static int Receive(int socket, Span<byte> buffer, List<int> descriptors, out int user, out bool truncated)
    {
        (user, truncated) = (-1, false);
        var control = stackalloc byte[MostControlBytes];
        var vector = stackalloc nint[2];
        fixed (byte* start = buffer)
        {
            (vector[0], vector[1]) = ((nint)start, buffer.Length);
            var header = new MessageHeader { Vectors = vector, VectorCount = 1, Control = control, ControlLength = MostControlBytes };
            nint received;
            do received = ReceiveMessage(socket, &header, CloseReceivedOnExec);
            while (received < 0 && Errno.Last == Errno.Interrupted);
            if (received < 0) return -Errno.Last;
            truncated = (header.Flags & Truncated) != 0;
            user = Collect(control, header.ControlLength, descriptors);
            return (int)received;
        }
    }

    private static int Collect(byte* control, nint length, List<int> descriptors)
    {
        var user = -1;
        for (nint at = 0; at + PartHeaderBytes <= length;)
        {
            var size = *(nint*)(control + at);
            if (size < PartHeaderBytes) break;
            var (level, type) = (*(int*)(control + at + 8), *(int*)(control + at + 12));
            var data = control + at + PartHeaderBytes;
            if (level == SocketLevel && type == CredentialsType) user = ((int*)data)[1]; // pid, user, group
            else if (level == SocketLevel && type == RightsType)
                for (; data + sizeof(int) <= control + at + size; data += sizeof(int)) descriptors.Add(*(int*)data);
            at += Aligned((int)size);
        }

        return user;
    }

    private static int Aligned(int length) => (length + 7) & ~7;
}
