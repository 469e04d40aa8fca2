using System.Net.Sockets;
using ActorPm.Contracts.Homes;

namespace ActorPm.Shell.Client;

/// <summary>HTTP over the node's Unix socket.</summary>
internal static class NodeConnection
{
    /// <param name="home">The home whose node is asked.</param>
    /// <param name="server">Another server of the fleet that is asked through it; null for the node itself.</param>
    public static HttpClient Open(HomePaths home, string? server = null) => new(server is null ? OnSocket(home) : new OnServerHandler(server, OnSocket(home)))
    {
        BaseAddress = new Uri("http://pbm"),
        Timeout = Timeout.InfiniteTimeSpan, // following logs has no end; hello has a limit of its own
    };

    private static SocketsHttpHandler OnSocket(HomePaths home) => new()
    {
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        ConnectCallback = async (_, cancellation) =>
        {
            using var address = new UnixSocketAddress(home.NodeSocket);
            var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            try
            {
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(address.Path), cancellation);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        },
    };
}
