using System.Security.Cryptography;
using System.Text;
using ActorPm.Keeper.Os;

namespace ActorPm.Keeper.Notifying;

/// <summary>The socket one process tells its state on (systemd's <c>sd_notify</c>). Only its own user and ours are believed.</summary>
internal sealed class NotifySocket : ISource
{
    public const string Variable = "NOTIFY_SOCKET";

    private const int LongestMessage = 4096;

    private readonly EventLoop _loop;
    private readonly int? _user;
    private readonly Action<string> _received;

    /// <summary>Takes over the descriptor.</summary>
    public NotifySocket(EventLoop loop, int descriptor, int? user, Action<string> received)
    {
        (_loop, Descriptor, _user, _received) = (loop, descriptor, user, received);
        loop.Watch(descriptor, Epoll.Readable, this);
    }

    public int Descriptor { get; private set; }

    /// <summary>A new socket and its name for <see cref="Variable"/>, which nobody can guess.</summary>
    public static (int Descriptor, string Name) Open()
    {
        var name = "actorpm/" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        return (Datagrams.Bind(name), "@" + name);
    }

    /// <summary>The program is ready.</summary>
    public static bool IsReady(string state) => state.Split('\n').Contains("READY=1");

    public void OnReady(uint events)
    {
        Span<byte> buffer = stackalloc byte[LongestMessage];
        for (var count = 0; count < 64 && Descriptor >= 0; count++)
        {
            var length = Datagrams.Receive(Descriptor, buffer, out var user);
            if (length == -Errno.TryAgain) return;
            if (length <= 0) continue;
            if (user == 0 || user == Programs.UserId || user == _user) _received(Encoding.UTF8.GetString(buffer[..length]).TrimEnd('\n', '\0'));
            else KeeperLog.Write($"a message of user {user} to a NOTIFY_SOCKET that is not theirs is ignored");
        }
    }

    public void OnFault(Exception fault) => Close();

    public void Close()
    {
        if (Descriptor < 0) return;
        OnReady(Epoll.Readable);
        _loop.Forget(Descriptor);
        Descriptors.Close(Descriptor);
        Descriptor = -1;
    }
}
