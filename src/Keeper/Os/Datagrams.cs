using System.Runtime.InteropServices;
using System.Text;

namespace ActorPm.Keeper.Os;

/// <summary>Unix datagram sockets in the abstract namespace, which a process of any user in any folder reaches.</summary>
internal static unsafe partial class Datagrams
{
    private const int Unix = 1, DatagramType = 2, CloseOnExec = 0x8_0000, NonBlocking = 0x800;
    private const int SocketLevel = 1, PassCredentials = 16;

    [LibraryImport("libc", EntryPoint = "socket")]
    private static partial int SocketCall(int domain, int type, int protocol);

    [LibraryImport("libc", EntryPoint = "bind")]
    private static partial int BindCall(int socket, byte* address, int length);

    [LibraryImport("libc", EntryPoint = "setsockopt")]
    private static partial int SetOption(int socket, int level, int option, int* value, int length);

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
        var descriptors = new List<int>();
        var count = SocketMessages.Receive(socket, buffer, descriptors, out user, out var truncated);
        foreach (var descriptor in descriptors) Descriptors.Close(descriptor);
        return truncated ? 0 : count;
    }
}
