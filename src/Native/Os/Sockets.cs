using System.Runtime.InteropServices;
using System.Text;
using ActorPm.Contracts.Homes;

namespace ActorPm.Native.Os;

/// <summary>Unix sockets, raw and non-blocking.</summary>
internal static unsafe partial class Sockets
{
    private const int Unix = 1, Stream = 1, CloseOnExec = 0x8_0000, NonBlocking = 0x800;
    private const int SocketLevel = 1, PeerCredentials = 17;
    private const int NoSignal = 0x4000;

    [LibraryImport("libc", EntryPoint = "socket")]
    private static partial int SocketCall(int domain, int type, int protocol);

    [LibraryImport("libc", EntryPoint = "socketpair")]
    private static partial int PairCall(int domain, int type, int protocol, int* ends);

    [LibraryImport("libc", EntryPoint = "bind")]
    private static partial int BindCall(int socket, byte* address, int length);

    [LibraryImport("libc", EntryPoint = "listen")]
    private static partial int ListenCall(int socket, int backlog);

    [LibraryImport("libc", EntryPoint = "accept4")]
    private static partial int AcceptCall(int socket, byte* address, int* length, int flags);

    [LibraryImport("libc", EntryPoint = "getsockopt")]
    private static partial int GetOption(int socket, int level, int option, int* value, int* length);

    [LibraryImport("libc", EntryPoint = "send")]
    private static partial nint SendCall(int socket, byte* bytes, nint count, int flags);

    [LibraryImport("libc", EntryPoint = "umask")]
    private static partial uint SetMask(uint mask);

    /// <summary>A listening socket with mode 0600 at a path that is free.</summary>
    public static int Listen(string path)
    {
        var socket = OsException.Check(SocketCall(Unix, Stream | CloseOnExec | NonBlocking, 0), "socket");
        using var address = new UnixSocketAddress(path);
        Span<byte> bytes = stackalloc byte[110];
        bytes.Clear();
        bytes[0] = Unix;
        Encoding.UTF8.GetBytes(address.Path, bytes[2..]);
        var mask = SetMask(0x7f); // 0177: nobody else, from the first moment
        try
        {
            fixed (byte* start = bytes) OsException.Check(BindCall(socket, start, bytes.Length), $"bind {path}");
        }
        finally
        {
            _ = SetMask(mask);
        }

        OsException.Check(ListenCall(socket, 128), "listen");
        return socket;
    }

    /// <summary>A non-blocking connection, or a negative errno.</summary>
    public static int TryAccept(int listener)
    {
        var socket = AcceptCall(listener, null, null, CloseOnExec | NonBlocking);
        return socket >= 0 ? socket : -Errno.Last;
    }

    /// <summary>User id of the process at the other end; -1 when unknown.</summary>
    public static int PeerUser(int socket)
    {
        var credentials = stackalloc int[3];
        var length = 12;
        return GetOption(socket, SocketLevel, PeerCredentials, credentials, &length) == 0 ? credentials[1] : -1;
    }

    /// <summary>Both ends blocking and close-on-exec.</summary>
    public static (int Ours, int Theirs) Pair()
    {
        var ends = stackalloc int[2];
        OsException.Check(PairCall(Unix, Stream | CloseOnExec, 0, ends), "socketpair");
        return (ends[0], ends[1]);
    }

    /// <summary>Bytes sent, or a negative errno.</summary>
    public static int Send(int socket, ReadOnlySpan<byte> bytes)
    {
        fixed (byte* start = bytes)
        {
            while (true)
            {
                var sent = SendCall(socket, start, bytes.Length, NoSignal);
                if (sent >= 0) return (int)sent;
                var errno = Errno.Last;
                if (errno != Errno.Interrupted) return -errno;
            }
        }
    }
}
