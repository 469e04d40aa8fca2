using System.Buffers.Binary;
using System.Net;
using System.Runtime.InteropServices;

namespace ActorPm.Native.Os;

/// <summary>TCP over raw non-blocking descriptors: connections to this machine's own ports, and what comes in.</summary>
internal static unsafe partial class Tcp
{
    private const int FamilyInternet = 2, FamilyInternet6 = 10;
    private const int Stream = 1, CloseOnExec = 0x8_0000, NonBlocking = 0x800;
    private const int SocketLevel = 1, ErrorOption = 4, KeepAliveOption = 9;
    private const int TcpLevel = 6, NoDelayOption = 1;
    private const int WriteEnd = 1;
    private const int Peek = 2, DoNotWait = 0x40;
    private const int AddressBytes = 128;

    [LibraryImport("libc", EntryPoint = "socket")]
    private static partial int SocketCall(int domain, int type, int protocol);

    [LibraryImport("libc", EntryPoint = "connect")]
    private static partial int ConnectCall(int socket, byte* address, int length);

    [LibraryImport("libc", EntryPoint = "accept4")]
    private static partial int AcceptCall(int socket, byte* address, int* length, int flags);

    [LibraryImport("libc", EntryPoint = "getsockname")]
    private static partial int NameCall(int socket, byte* address, int* length);

    [LibraryImport("libc", EntryPoint = "getsockopt")]
    private static partial int GetOption(int socket, int level, int option, int* value, int* length);

    [LibraryImport("libc", EntryPoint = "setsockopt")]
    private static partial int SetOption(int socket, int level, int option, int* value, int length);

    [LibraryImport("libc", EntryPoint = "shutdown")]
    private static partial int ShutdownCall(int socket, int how);

    [LibraryImport("libc", EntryPoint = "recv")]
    private static partial nint ReceiveCall(int socket, byte* bytes, nint count, int flags);

    /// <summary>
    /// A connection to a port of the loopback interface under way (it becomes writable, then
    /// <see cref="TakeError"/> tells how it went), or a negative errno.
    /// </summary>
    public static int TryConnect(int port, bool version6)
    {
        var socket = SocketCall(version6 ? FamilyInternet6 : FamilyInternet, Stream | CloseOnExec | NonBlocking, 0);
        if (socket < 0) return -Errno.Last;
        Set(socket, TcpLevel, NoDelayOption);
        Span<byte> address = stackalloc byte[28];
        address.Clear();
        MemoryMarshal.Write(address, (ushort)(version6 ? FamilyInternet6 : FamilyInternet));
        BinaryPrimitives.WriteUInt16BigEndian(address[2..], (ushort)port);
        var (host, length) = version6 ? (IPAddress.IPv6Loopback, 28) : (IPAddress.Loopback, 16);
        host.TryWriteBytes(address[(version6 ? 8 : 4)..], out _);
        int result;
        fixed (byte* start = address) result = ConnectCall(socket, start, length);
        if (result == 0) return socket;
        var errno = Errno.Last;
        if (errno is Errno.InProgress or Errno.Interrupted) return socket;
        Descriptors.Close(socket);
        return -errno;
    }

    /// <summary>How a connection under way went, or what broke one: an errno, 0 for nothing wrong.</summary>
    public static int TakeError(int socket)
    {
        int value, length = sizeof(int);
        return GetOption(socket, SocketLevel, ErrorOption, &value, &length) == 0 ? value : Errno.Last;
    }

    /// <summary>A non-blocking connection, or a negative errno. The address is null for a Unix socket.</summary>
    public static int TryAccept(int listener, out IPAddress? client)
    {
        client = null;
        var address = stackalloc byte[AddressBytes];
        var length = AddressBytes;
        var socket = AcceptCall(listener, address, &length, CloseOnExec | NonBlocking);
        if (socket < 0) return -Errno.Last;
        client = *(ushort*)address switch
        {
            FamilyInternet => new IPAddress(new ReadOnlySpan<byte>(address + 4, 4)),
            FamilyInternet6 => new IPAddress(new ReadOnlySpan<byte>(address + 8, 16)),
            _ => null,
        };
        if (client is { IsIPv4MappedToIPv6: true }) client = client.MapToIPv4();
        return socket;
    }

    /// <summary>Port a socket is bound to; 0 for a Unix socket.</summary>
    public static int LocalPort(int socket)
    {
        var address = stackalloc byte[AddressBytes];
        var length = AddressBytes;
        if (NameCall(socket, address, &length) != 0 || *(ushort*)address is not (FamilyInternet or FamilyInternet6)) return 0;
        return BinaryPrimitives.ReadUInt16BigEndian(new ReadOnlySpan<byte>(address + 2, 2));
    }

    /// <summary>What accepted connections inherit: small writes leave at once, dead clients are found out. No harm on a Unix socket.</summary>
    public static void SetListenerDefaults(int listener)
    {
        Set(listener, TcpLevel, NoDelayOption);
        Set(listener, SocketLevel, KeepAliveOption);
    }

    /// <summary>Nothing more will be sent; the other direction stays.</summary>
    public static void ShutdownWriting(int socket) => _ = ShutdownCall(socket, WriteEnd);

    /// <summary>True for a connection on which nothing has come in, no end either.</summary>
    public static bool IsQuiet(int socket)
    {
        byte one;
        return ReceiveCall(socket, &one, 1, Peek | DoNotWait) < 0 && Errno.Last == Errno.TryAgain;
    }

    /// <summary>Bytes received, 0 at the end, or a negative errno.</summary>
    public static int Receive(int socket, Span<byte> buffer)
    {
        fixed (byte* start = buffer)
        {
            while (true)
            {
                var received = ReceiveCall(socket, start, buffer.Length, 0);
                if (received >= 0) return (int)received;
                var errno = Errno.Last;
                if (errno != Errno.Interrupted) return -errno;
            }
        }
    }

    private static void Set(int socket, int level, int option)
    {
        var on = 1;
        _ = SetOption(socket, level, option, &on, sizeof(int));
    }
}
