using System.Runtime.InteropServices;
using System.Text;

namespace ActorPm.Contracts.Services;

/// <summary>
/// Tells systemd where a daemon stands, as sd_notify(3) does: a datagram to the socket named by
/// <c>NOTIFY_SOCKET</c>, a path or (with <c>@</c> in front) an abstract name. Without that variable
/// nothing is told, and a message that cannot be delivered is lost: nobody waits for an answer.
/// </summary>
public sealed unsafe partial class ServiceNotifier
{
    /// <summary>The variable.</summary>
    public const string Variable = "NOTIFY_SOCKET";

    private const int Unix = 1, Datagram = 2, CloseOnExec = 0x8_0000, DontWait = 0x40, NoSignal = 0x4000;

    private ServiceNotifier(string? socket) => Socket = string.IsNullOrEmpty(socket) ? null : socket;

    /// <summary>The socket as the environment named it; null when no service manager listens.</summary>
    public string? Socket { get; }

    /// <summary>Takes the variable out of this process's environment, so that no child speaks in the daemon's name.</summary>
    public static ServiceNotifier Take()
    {
        var notifier = new ServiceNotifier(Environment.GetEnvironmentVariable(Variable));
        Environment.SetEnvironmentVariable(Variable, null);
        return notifier;
    }

    /// <summary>It serves: units that wait for it are started, <c>systemctl start</c> returns.</summary>
    public void Ready(string status) => Tell($"READY=1\nSTATUS={OneLine(status)}");

    /// <summary>What it does, for <c>systemctl status</c>.</summary>
    public void Status(string status) => Tell($"STATUS={OneLine(status)}");

    /// <summary>It ends, and that takes at most <paramref name="longest"/>, whatever the unit's stop timeout says.</summary>
    public void Stopping(string status, TimeSpan longest) =>
        Tell($"STOPPING=1\nSTATUS={OneLine(status)}\nEXTEND_TIMEOUT_USEC={(long)longest.TotalMicroseconds}");

    private static string OneLine(string text) => text.ReplaceLineEndings(" ");

    private void Tell(string message)
    {
        if (Socket is null) return;
        // sockaddr_un: family, then the path with its final zero, or a zero and an abstract name without one.
        Span<byte> address = stackalloc byte[110];
        address.Clear();
        address[0] = Unix;
        var name = Encoding.UTF8.GetBytes(Socket);
        if (name.Length > 107) return;
        name.CopyTo(address[2..]);
        if (name[0] == '@') address[2] = 0;
        var length = 2 + name.Length + (name[0] == '@' ? 0 : 1);

        var socket = Open(Unix, Datagram | CloseOnExec, 0);
        if (socket < 0) return;
        var bytes = Encoding.UTF8.GetBytes(message);
        fixed (byte* to = address)
        fixed (byte* start = bytes)
            _ = Send(socket, start, bytes.Length, DontWait | NoSignal, to, length);
        _ = Close(socket);
    }

    [LibraryImport("libc", EntryPoint = "socket")]
    private static partial int Open(int domain, int type, int protocol);

    [LibraryImport("libc", EntryPoint = "sendto")]
    private static partial nint Send(int socket, byte* bytes, nint count, int flags, byte* address, int length);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
