using System.Net;
using ActorPm.Fleet.Wire;
using ActorPm.Node.Api.Wire;

namespace ActorPm.Node.Fleet;

/// <summary>
/// The port of this server's relay while another server joins. The relay listens only where something is published; otherwise this server
/// does so itself, for a moment, and only for somebody with an invitation.
/// </summary>
internal sealed class RelayPortTest(TimeProvider time) : IDisposable
{
    /// <summary>The joining server knocks at once, and waits 3 s at most.</summary>
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private (PortTest Test, ITimer End)? _open;

    /// <summary>Listens, where nobody does; false where somebody does already.</summary>
    /// <param name="address">Address of this server.</param>
    /// <param name="port">Port of its relay.</param>
    /// <param name="word">What the port says to whoever connects.</param>
    public RelayPortOpened Open(IPAddress address, int port, string word)
    {
        End();
        try
        {
            var test = PortTest.Listen(address, word, port);
            lock (_lock) _open = (test, time.CreateTimer(_ => End(), null, Moment, Timeout.InfiniteTimeSpan));
            return new RelayPortOpened(port, SaysWord: true);
        }
        catch (ApiException)
        {
            // Mostly the relay itself; the one who joins sees whether it can be reached.
            return new RelayPortOpened(port, SaysWord: false);
        }
    }

    /// <summary>Listens no more.</summary>
    public void End()
    {
        lock (_lock)
        {
            _open?.Test.Dispose();
            _open?.End.Dispose();
            _open = null;
        }
    }

    /// <inheritdoc />
    public void Dispose() => End();
}
