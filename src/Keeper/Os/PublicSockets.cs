using System.Buffers.Binary;
using System.Net;
using System.Runtime.InteropServices;
using System.Text;

namespace ActorPm.Keeper.Os;

/// <summary>Sockets that programs are reached by: bound here, close-on-exec and non-blocking.</summary>
internal static unsafe partial class PublicSockets
{
    private const int Unix = 1, Internet = 2, Internet6 = 10;
    private const int StreamType = 1, DatagramType = 2, CloseOnExec = 0x8_0000, NonBlocking = 0x800;
    private const int SocketLevel = 1, ReuseAddress = 2;
    private const int Version6Level = 41, Version6Only = 26;
    private const int BothEnds = 2;
    private const int LongestPath = 107;

    [LibraryImport("libc", EntryPoint = "socket")]
    private static partial int SocketCall(int domain, int type, int protocol);

    [LibraryImport("libc", EntryPoint = "bind")]
    private static partial int BindCall(int socket, byte* address, int length);

    [LibraryImport("libc", EntryPoint = "connect")]
    private static partial int ConnectCall(int socket, byte* address, int length);

    [LibraryImport("libc", EntryPoint = "listen")]
    private static partial int ListenCall(int socket, int backlog);

    [LibraryImport("libc", EntryPoint = "setsockopt")]
    private static partial int SetOption(int socket, int level, int option, int* value, int length);

    [LibraryImport("libc", EntryPoint = "getsockname")]
    private static partial int GetName(int socket, byte* address, int* length);

    [LibraryImport("libc", EntryPoint = "shutdown")]
    private static partial int ShutdownCall(int socket, int how);

    [LibraryImport("libc", EntryPoint = "fcntl")]
    private static partial int Fcntl(int descriptor, int command, nint argument);

    /// <summary>A listening TCP socket, or a negative errno.</summary>
    public static int ListenTcp(IPAddress address, int port, bool only6, int backlog)
    {
        var socket = BindInternet(StreamType, address, port, only6, reuse: true);
        return socket < 0 ? socket : Listening(socket, backlog);
    }

    /// <summary>A bound UDP socket, or a negative errno.</summary>
    public static int BindUdp(IPAddress address, int port, bool only6, bool reuse) =>
        BindInternet(DatagramType, address, port, only6, reuse);

    /// <summary>A listening Unix socket at a path of at most 107 bytes (one that begins with a zero byte is abstract), or a negative errno.</summary>
    public static int ListenUnix(string path, int backlog)
    {
        Span<byte> address = stackalloc byte[LongestPath + 3];
        var length = UnixAddress(path, address);
        if (length < 0) return length;
        var socket = SocketCall(Unix, StreamType | CloseOnExec | NonBlocking, 0);
        if (socket < 0) return -Errno.Last;
        fixed (byte* start = address)
            return BindCall(socket, start, length) == 0 ? Listening(socket, backlog) : CloseAfterError(socket);
    }

    /// <summary>Somebody accepts at this Unix path; false for a file that a dead program left.</summary>
    public static bool Answers(string path)
    {
        Span<byte> address = stackalloc byte[LongestPath + 3];
        var length = UnixAddress(path, address);
        if (length < 0) return false;
        var socket = SocketCall(Unix, StreamType | CloseOnExec | NonBlocking, 0);
        if (socket < 0) return true;
        int errno;
        fixed (byte* start = address) errno = ConnectCall(socket, start, length) == 0 ? 0 : Errno.Last;
        Descriptors.Close(socket);
        return errno is not (Errno.ConnectionRefused or Errno.NoEntry);
    }

    /// <summary>Where a TCP or UDP socket is bound; null for another kind.</summary>
    public static IPEndPoint? LocalAddress(int socket)
    {
        var address = stackalloc byte[128];
        var length = 128;
        if (GetName(socket, address, &length) != 0) return null;
        var port = BinaryPrimitives.ReadUInt16BigEndian(new ReadOnlySpan<byte>(address + 2, 2));
        return *(ushort*)address switch
        {
            Internet => new IPEndPoint(new IPAddress(new ReadOnlySpan<byte>(address + 4, 4)), port),
            Internet6 => new IPEndPoint(new IPAddress(new ReadOnlySpan<byte>(address + 8, 16)), port),
            _ => null,
        };
    }

    /// <summary>For programs that expect a blocking accept; the flag belongs to all who share the socket.</summary>
    public static void SetBlocking(int socket) => _ = Fcntl(socket, 4, Fcntl(socket, 3, 0) & ~NonBlocking);

    /// <summary>Nobody is accepted any more, by whoever has a copy of it; its address is free.</summary>
    public static void EndListening(int socket) => _ = ShutdownCall(socket, BothEnds);

    private static int BindInternet(int type, IPAddress address, int port, bool only6, bool reuse)
    {
        var version6 = address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6;
        var socket = SocketCall(version6 ? Internet6 : Internet, type | CloseOnExec | NonBlocking, 0);
        if (socket < 0) return -Errno.Last;
        if (reuse) Set(socket, SocketLevel, ReuseAddress, 1);
        if (version6) Set(socket, Version6Level, Version6Only, only6 ? 1 : 0);
        Span<byte> bytes = stackalloc byte[28];
        bytes.Clear();
        MemoryMarshal.Write(bytes, (ushort)(version6 ? Internet6 : Internet));
        BinaryPrimitives.WriteUInt16BigEndian(bytes[2..], (ushort)port);
        address.TryWriteBytes(bytes[(version6 ? 8 : 4)..], out _);
        if (version6) MemoryMarshal.Write(bytes[24..], (uint)address.ScopeId);
        fixed (byte* start = bytes)
            return BindCall(socket, start, version6 ? 28 : 16) == 0 ? socket : CloseAfterError(socket);
    }

    private static int UnixAddress(string path, Span<byte> address)
    {
        address.Clear();
        address[0] = Unix;
        var count = Encoding.UTF8.GetByteCount(path);
        if (count is 0 or > LongestPath) return -Errno.NameTooLong;
        Encoding.UTF8.GetBytes(path, address[2..]);
        return path[0] == '\0' ? 2 + count : 3 + count;
    }

    private static int Listening(int socket, int backlog) =>
        ListenCall(socket, backlog) == 0 ? socket : CloseAfterError(socket);

    private static int CloseAfterError(int socket)
    {
        var errno = Errno.Last;
        Descriptors.Close(socket);
        return -errno;
    }

    private static void Set(int socket, int level, int option, int value) =>
        _ = SetOption(socket, level, option, &value, sizeof(int));
}
