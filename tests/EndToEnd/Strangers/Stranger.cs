using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using ActorPm.Contracts.Api;

namespace ActorPm.EndToEnd.Tests.Strangers;

/// <summary>What a stranger tries.</summary>
internal enum StrangerKind
{
    /// <summary>Random bytes.</summary>
    Nonsense,

    /// <summary>HTTP without TLS.</summary>
    PlainHttp,

    /// <summary>A frame of two gigabytes is announced, without TLS.</summary>
    HugeFrame,

    /// <summary>TLS, no certificate; then the list of the apps.</summary>
    NoCertificate,

    /// <summary>The certificate of another fleet.</summary>
    Foreign,

    /// <summary>A certificate that only looks like one of this fleet.</summary>
    Imitated,

    /// <summary>One that is over, for another key.</summary>
    Expired,

    /// <summary>To be let in by an invitation that is spent.</summary>
    SpentToken,

    /// <summary>To be let in, with a body of a hundred megabytes.</summary>
    HugeBody,

    /// <summary>Connects and says nothing.</summary>
    Silent,

    /// <summary>Half of what begins TLS, and nothing more.</summary>
    HalfHandshake,

    /// <summary>TLS, no certificate; then a header a second.</summary>
    SlowHeaders,
}

/// <summary>One who is no member of the fleet.</summary>
/// <param name="host">Address of a member.</param>
/// <param name="papers">What is shown.</param>
/// <param name="from">Address of this machine beside the hosts.</param>
internal sealed class Stranger(IPAddress host, StrangerPapers papers, IPAddress from)
{
    public const int ApiPort = 9110;
    public const int ActorPort = 9111;

    /// <summary>Longer than any time limit of the members.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Tries; the answer is how it ended, in one word or two. <c>LET IN</c> is what must not be.</summary>
    public async Task<string> TryAsync(StrangerKind kind, int port, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Patience);
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, LingerState = new LingerOption(true, 0) };
        try
        {
            socket.Bind(new IPEndPoint(from, 0));
            await socket.ConnectAsync(new IPEndPoint(host, port), limit.Token);
            await using var plain = new NetworkStream(socket);
            return kind switch
            {
                StrangerKind.Nonsense => await SayAsync(plain, Random.Shared.GetItems(AnyByte, 300), limit.Token),
                StrangerKind.PlainHttp => await SayAsync(plain, Encoding.ASCII.GetBytes($"GET {ApiRoutes.Instances} HTTP/1.1\r\nHost: fleet\r\n\r\n"), limit.Token),
                StrangerKind.HugeFrame => await SayAsync(plain, [0x7f, 0xff, 0xff, 0xff, .. Random.Shared.GetItems(AnyByte, 4096)], limit.Token),
                StrangerKind.Silent => await SayAsync(plain, [], limit.Token),
                // A record of the handshake with 512 bytes, of which ten come.
                StrangerKind.HalfHandshake => await SayAsync(plain, [0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xfc, 0x03, 0x03, 0, 0, 0, 0], limit.Token),
                _ => await OverTlsAsync(kind, plain, limit.Token),
            };
        }
        catch (Exception refused) when (refused is IOException or SocketException or AuthenticationException or OperationCanceledException)
        {
            return limit.IsCancellationRequested && !cancellation.IsCancellationRequested ? "held open" : "refused";
        }
    }

    private static readonly byte[] AnyByte = [.. Enumerable.Range(0, 256).Select(value => (byte)value)];

    private static async Task<string> SayAsync(Stream stream, byte[] bytes, CancellationToken cancellation)
    {
        await stream.WriteAsync(bytes, cancellation);
        return await AnswerAsync(stream, cancellation);
    }

    private async Task<string> OverTlsAsync(StrangerKind kind, Stream plain, CancellationToken cancellation)
    {
        await using var secure = new SslStream(plain);
        await secure.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions
            {
                TargetHost = "fleet",
                // Whoever it is.
                RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is not null,
                CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
                ClientCertificates = kind switch
                {
                    StrangerKind.Foreign => [papers.Foreign],
                    StrangerKind.Imitated => [papers.Imitated],
                    StrangerKind.Expired => [papers.Expired],
                    _ => null,
                },
            },
            cancellation);
        switch (kind)
        {
            case StrangerKind.SpentToken:
                return await SayAsync(secure, Post(Encoding.UTF8.GetBytes(
                    $$"""{"token":"{{papers.SpentToken}}","signing_request":"x","server_id":"0123456789abcdef","name":"x","address":"10.0.0.1","api_port":1,"actor_port":2,"port_word":"x"}""")), cancellation);
            case StrangerKind.HugeBody:
                return await SayAsync(secure, [.. Head(100 << 20), .. Random.Shared.GetItems(AnyByte, 100_000)], cancellation);
            case StrangerKind.SlowHeaders:
                await secure.WriteAsync(Encoding.ASCII.GetBytes($"GET {ApiRoutes.Instances} HTTP/1.1\r\nHost: fleet\r\n"), cancellation);
                var answer = AnswerAsync(secure, cancellation);
                for (var line = 0; !answer.IsCompleted; line++)
                {
                    await Task.WhenAny(answer, Task.Delay(1000, cancellation));
                    await secure.WriteAsync(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"X-{line}: 1\r\n")), cancellation);
                }

                return await answer;
            default:
                return await SayAsync(secure, Encoding.ASCII.GetBytes($"GET {ApiRoutes.Instances} HTTP/1.1\r\nHost: fleet\r\n\r\n"), cancellation);
        }
    }

    private static byte[] Post(byte[] body) => [.. Head(body.Length), .. body];

    private static byte[] Head(int length) => Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture,
        $"POST /v1/fleet/admit HTTP/1.1\r\nHost: fleet\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n"));

    private static async Task<string> AnswerAsync(Stream stream, CancellationToken cancellation)
    {
        var buffer = new byte[1024];
        var count = await stream.ReadAsync(buffer, cancellation);
        if (count == 0) return "refused";
        var text = Encoding.ASCII.GetString(buffer, 0, count);
        if (!text.StartsWith("HTTP/1.1 ", StringComparison.Ordinal)) return "refused";
        return text[9] == '2' ? "LET IN" : $"refused by {text[9..12]}";
    }
}
