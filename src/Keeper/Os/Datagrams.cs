using System.Runtime.InteropServices;
using System.Text;

namespace ActorPm.Keeper.Os;

/// <summary>Unix datagram sockets in the abstract namespace, which a process of any user in any folder reaches.</summary>
internal static unsafe partial class Datagrams
{
    private const int Unix = 1, DatagramType = 2, CloseOnExec = 0x8_0000, NonBlocking = 0x800;
    private const int SocketLevel = 1, PassCredentials = 16;
    private const int RightsType = 1, CredentialsType = 2;
    private const int CloseReceivedOnExec = 0x4000_0000;
    private const nint Truncated = 0x20;

    [LibraryImport("libc", EntryPoint = "socket")]
    private static partial int SocketCall(int domain, int type, int protocol);

    [LibraryImport("libc", EntryPoint = "bind")]
    private static partial int BindCall(int socket, byte* address, int length);

    [LibraryImport("libc", EntryPoint = "setsockopt")]
    private static partial int SetOption(int socket, int level, int option, int* value, int length);

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

    /// <summary>A socket that is told who sends, at an abstract name (given without its zero byte).</summary>
    public static int Bind(string name)
    {
        var socket = OsException.Check(SocketCall(Unix, DatagramType | CloseOnExec | NonBlocking, 0), "socket");
        var on = 1;
        _ = SetOption(socket, SocketLevel, PassCredentials, &on, sizeof(int));
        Span<byte> address = stackalloc byte[110];
        address.Clear();
        address[0] = Unix;
        var length = 3 + Encoding.ASCII.GetBytes(name, address[3..]);
        int result;
        fixed (byte* start = address) result = BindCall(socket, start, length);
        if (result == 0) return socket;
        var errno = Errno.Last;
        Descriptors.Close(socket);
        throw new OsException($"bind @{name}", errno);
    }

    /// <summary>
    /// Bytes of the next datagram, or a negative errno; 0 for one that is longer than the buffer. The user is
    /// that of the sender, -1 when unknown. Descriptors that come along are closed.
    /// </summary>
    public static int Receive(int socket, Span<byte> buffer, out int user)
    {
        const int controlBytes = 1056;
        user = -1;
        var control = stackalloc byte[controlBytes];
        var vector = stackalloc nint[2];
        fixed (byte* start = buffer)
        {
            vector[0] = (nint)start;
            vector[1] = buffer.Length;
            var header = new MessageHeader { Vectors = vector, VectorCount = 1, Control = control, ControlLength = controlBytes };
            nint received;
            do received = ReceiveMessage(socket, &header, CloseReceivedOnExec);
            while (received < 0 && Errno.Last == Errno.Interrupted);
            if (received < 0) return -Errno.Last;
            for (nint at = 0; at + 16 <= header.ControlLength && *(nint*)(control + at) >= 16; at += (*(nint*)(control + at) + 7) & ~7)
            {
                if (*(int*)(control + at + 8) != SocketLevel) continue;
                if (*(int*)(control + at + 12) == CredentialsType) user = *(int*)(control + at + 20);
                else if (*(int*)(control + at + 12) == RightsType)
                    for (var data = at + 16; data + 4 <= at + *(nint*)(control + at); data += 4) Descriptors.Close(*(int*)(control + data));
            }

            return (header.Flags & Truncated) != 0 ? 0 : (int)received;
        }
    }
}
