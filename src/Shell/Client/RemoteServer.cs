using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ActorPm.Contracts.Api;

namespace ActorPm.Shell.Client;

/// <summary>
/// Another server, asked over TLS with a certificate of both sides: <c>pbm 10.0.0.5:9110 ls</c>. Only a server of the fleet that the
/// certificate is for is spoken with.
/// </summary>
internal sealed class RemoteServer : IDisposable
{
    private const string ServerUse = "1.3.6.1.5.5.7.3.1";
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);

    private readonly ClientCertificate _certificate;
    private readonly SocketsHttpHandler _handler;
    private string? _distrust;

    public RemoteServer(RemotePlace place, ClientCertificate certificate)
    {
        (Place, _certificate) = (place, certificate);
        _handler = new SocketsHttpHandler
        {
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            ConnectTimeout = ConnectTimeout,
            ConnectCallback = ConnectAsync,
            SslOptions = new SslClientAuthenticationOptions
            {
                EnabledSslProtocols = SslProtocols.Tls13 | SslProtocols.Tls12,
                LocalCertificateSelectionCallback = (_, _, _, _, _) => certificate.Own,
                RemoteCertificateValidationCallback = (_, shown, chain, _) => (_distrust = Fault(shown as X509Certificate2, chain)) is null,
            },
        };
    }

    /// <summary>Where it is.</summary>
    public RemotePlace Place { get; }

    /// <summary>A connection to it.</summary>
    /// <param name="server">Another server of its fleet that is asked through it; null for itself.</param>
    public HttpClient Open(string? server) => new(server is null ? _handler : new OnServerHandler(server, _handler), disposeHandler: false)
    {
        BaseAddress = new Uri($"https://{Place}"),
        Timeout = Timeout.InfiniteTimeSpan,
    };

    /// <summary>What a failed attempt to speak with it means, for a person.</summary>
    public Exception Failure(Exception fault) => fault.GetBaseException() switch
    {
        AuthenticationException when _distrust is { } why => new ApiFailureException(new ApiError
        {
            Code = ApiErrorCode.Refused,
            Message = $"{Place} is not trusted: {why}",
            Hint = $"the certificate in use is {_certificate.File}",
        }),
        OperationCanceledException or TimeoutException => new NodeUnreachableException($"{Place} did not answer within {ConnectTimeout.TotalSeconds:0} s", "is the address right, does a firewall block the port?"),
        var other => new NodeUnreachableException($"{Place} cannot be reached: {other.Message}", "is the address right, is the node there up, does a firewall block the port?"),
    };

    /// <inheritdoc />
    public void Dispose()
    {
        _handler.Dispose();
        _certificate.Own.Dispose();
    }

    private string? Fault(X509Certificate2? shown, X509Chain? comesWith)
    {
        if (shown is null) return "it shows no certificate";
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(_certificate.Authorities);
        // After a server was removed another authority signs; the server shows how the one in the file leads there.
        if (comesWith is not null) chain.ChainPolicy.ExtraStore.AddRange(comesWith.ChainPolicy.ExtraStore);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        // Who has a client's certificate is no server with it.
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(ServerUse));
        if (chain.Build(shown)) return null;
        return chain.ChainStatus.Any(status => status.Status is X509ChainStatusFlags.NotTimeValid)
            ? "its certificate has ended, or one of the two clocks is wrong"
            : "it is not a server of the fleet that the certificate is for";
    }

    // Whoever follows the logs of a server that is switched off shall hear of it.
    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, 5);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, 3);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, 3);
            await socket.ConnectAsync(context.DnsEndPoint, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
