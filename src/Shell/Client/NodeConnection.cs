using System.Net.Sockets;
using ActorPm.Contracts.Homes;

namespace ActorPm.Shell.Client;

/// <summary>HTTP over the node's Unix socket.</summary>
internal static class NodeConnection
{
    public static HttpClient Open(HomePaths home) => new(new SocketsHttpHandler
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
    })
    {
        BaseAddress = new Uri("http://pbm"),
        Timeout = Timeout.InfiniteTimeSpan, // following logs has no end; hello has a limit of its own
    };
}
