using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ActorPm.Contracts.Api;
using ActorPm.Fleet.Membership;
using ActorPm.Fleet.Trust;
using ActorPm.Node.Api.Wire;

namespace ActorPm.Node.Fleet;

/// <summary>Requests to the API over TLS of other servers.</summary>
internal sealed class FleetCalls : IDisposable
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private readonly Func<SslClientAuthenticationOptions> _options;
    private readonly Func<object?> _shown;
    private (HttpClient Client, object? Shown)? _http;

    private FleetCalls(Func<SslClientAuthenticationOptions> options, Func<object?> shown) => (_options, _shown) = (options, shown);

    // A connection shows the certificate it began with. With another certificate there are other connections; what still runs over the
    // ones before comes to its end, and idle ones are closed.
    private HttpClient Http()
    {
        lock (_lock)
        {
            var shown = _shown();
            if (_http is { } http && ReferenceEquals(http.Shown, shown)) return http.Client;
            var client = NewClient();
            _http = (client, shown);
            return client;
        }
    }

    private HttpClient NewClient()
    {
        var handler = new SocketsHttpHandler { SslOptions = _options() };
        handler.ConnectTimeout = ConnectTimeout;
        handler.ConnectCallback = ConnectAsync;
        handler.AllowAutoRedirect = false;
        handler.UseProxy = false;
        handler.PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30);
        handler.PooledConnectionLifetime = TimeSpan.FromHours(1);
        return new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
    }

    // Whoever follows the logs of a server whose power fails hears of it within a quarter of a minute, though nothing is sent.
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

    /// <summary>As a member, among members.</summary>
    public static FleetCalls Among(FleetDoor door, Func<X509Certificate2?> own) => AsMember(door.Judge, own);

    /// <summary>
    /// The same, also with members whose certificate has ended, or is of an authority that this server does not know yet: for comparing
    /// lists of members and for having a certificate signed.
    /// </summary>
    public static FleetCalls AmongKnown(FleetDoor door, Func<X509Certificate2?> own) => AsMember(door.JudgeForRenewal, own);

    /// <summary>The same, showing no certificate, as a member that may be none any more.</summary>
    public static FleetCalls AsNobodyAmongKnown(FleetDoor door) => new(
        () => new SslClientAuthenticationOptions
        {
            RemoteCertificateValidationCallback = (sender, certificate, _, _) =>
                door.JudgeForRenewal(certificate as X509Certificate2, (sender as SslStream)?.TargetHostName ?? "a server").IsMember,
        },
        () => null);

    private static FleetCalls AsMember(Func<X509Certificate2?, string, PeerVerdict> judge, Func<X509Certificate2?> own) => new(
        () => new SslClientAuthenticationOptions
        {
            LocalCertificateSelectionCallback = (_, _, _, _, _) => own()!,
            RemoteCertificateValidationCallback = (sender, certificate, _, _) =>
                judge(certificate as X509Certificate2, (sender as SslStream)?.TargetHostName ?? "a server").IsMember,
        },
        own);

    /// <summary>As a stranger who has to believe whatever calls itself a server of a fleet: only for what is checked by itself afterwards.</summary>
    public static FleetCalls ToAnybody() => AsStranger(shown => ServerName.Of(shown) is not null);

    /// <summary>As a stranger, to a server of this authority, or of one that this one leads to.</summary>
    /// <param name="authority">The one that is trusted.</param>
    /// <param name="between">What leads from it to a later one.</param>
    /// <param name="time">Clock.</param>
    public static FleetCalls ToServersOf(X509Certificate2 authority, IReadOnlyList<X509Certificate2> between, TimeProvider time) =>
        AsStranger(shown => Chains.Leads(shown, authority, between, time.GetUtcNow()));

    private static FleetCalls AsStranger(Func<X509Certificate2, bool> trusts) => new(
        () => new SslClientAuthenticationOptions
        {
            RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is X509Certificate2 shown && trusts(shown),
        },
        () => null);

    /// <inheritdoc />
    public void Dispose()
    {
        lock (_lock) _http?.Client.Dispose();
    }

    /// <summary>Asks; the answer of another server is not believed to be whole.</summary>
    /// <exception cref="ApiException">It cannot be reached, or refuses; says which server and why.</exception>
    public async Task<TAnswer> AskAsync<TAnswer>(
        string place, string path, HttpContent? body, JsonTypeInfo<TAnswer> type, TimeSpan patience, CancellationToken cancellation)
    {
        var bytes = await AskBytesAsync(place, path, body, patience, cancellation);
        try
        {
            return JsonSerializer.Deserialize(bytes, type) ?? throw Unusable(place, "it is empty");
        }
        catch (JsonException broken)
        {
            throw Unusable(place, broken.Message);
        }
    }

    private async Task<byte[]> AskBytesAsync(string place, string path, HttpContent? body, TimeSpan patience, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(patience);
        try
        {
            using var request = new HttpRequestMessage(body is null ? HttpMethod.Get : HttpMethod.Post, $"https://{place}{path}") { Content = body };
            using var response = await Http().SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            var bytes = await response.Content.ReadAsByteArrayAsync(limit.Token);
            if (!response.IsSuccessStatusCode) throw Refusal(place, response.StatusCode, bytes);
            return bytes;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw Unreachable(place, $"it did not answer within {patience.TotalSeconds:0.#} s");
        }
        catch (HttpRequestException failed)
        {
            throw Unreachable(place, Deepest(failed));
        }
        catch (IOException broken)
        {
            throw Unusable(place, broken.Message);
        }
    }

    /// <summary>Asks for lines; all of them, once the last has come.</summary>
    /// <exception cref="ApiException">It cannot be reached, or refuses.</exception>
    public async Task<IReadOnlyList<TLine>> AskLinesAsync<TLine>(
        string place, string path, HttpContent body, JsonTypeInfo<TLine> type, TimeSpan patience, CancellationToken cancellation)
    {
        var bytes = await AskBytesAsync(place, path, body, patience, cancellation);
        try
        {
            return [.. Encoding.UTF8.GetString(bytes).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonSerializer.Deserialize(line, type)!)];
        }
        catch (JsonException broken)
        {
            throw Unusable(place, broken.Message);
        }
    }

    /// <summary>Hands a request on and its answer back as it comes, lines of a stream one by one.</summary>
    /// <exception cref="ApiException">The server cannot be reached.</exception>
    public async Task ForwardAsync(string place, string server, string path, HttpContext http)
    {
        using var request = new HttpRequestMessage(HttpMethod.Parse(http.Request.Method), $"https://{place}{path}{http.Request.QueryString}");
        if (http.Request.ContentLength is > 0 || http.Request.Headers.TransferEncoding.Count > 0)
        {
            request.Content = new StreamContent(http.Request.Body);
            if (http.Request.ContentType is { } type) request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        }

        HttpResponseMessage response;
        try
        {
            response = await Http().SendAsync(request, HttpCompletionOption.ResponseHeadersRead, http.RequestAborted);
        }
        catch (HttpRequestException failed)
        {
            throw Unreachable($"{server} ({place})", Deepest(failed));
        }

        using (response)
        {
            http.Response.StatusCode = (int)response.StatusCode;
            http.Response.ContentType = response.Content.Headers.ContentType?.ToString();
            await using var from = await response.Content.ReadAsStreamAsync(http.RequestAborted);
            await CopyAsync(from, http);
        }
    }

    private static async Task CopyAsync(Stream from, HttpContext http)
    {
        var buffer = new byte[32 << 10];
        while (true)
        {
            int read;
            try
            {
                read = await from.ReadAsync(buffer, http.RequestAborted);
            }
            catch (Exception cut) when (cut is IOException or HttpRequestException)
            {
                // The server went away in the middle of its answer: ours is not whole either.
                http.Abort();
                return;
            }

            if (read == 0) return;
            await http.Response.Body.WriteAsync(buffer.AsMemory(0, read), http.RequestAborted);
            await http.Response.Body.FlushAsync(http.RequestAborted);
        }
    }

    /// <summary>A body.</summary>
    public static HttpContent Json<TBody>(TBody body, JsonTypeInfo<TBody> type) =>
        new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body, type)) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };

    /// <summary>Where the API of a member is.</summary>
    public static string PlaceOf(MemberRecord member) => PlaceOf(IPAddress.Parse(member.Address), member.ApiPort);

    /// <summary>Address and port as they stand in a URL.</summary>
    public static string PlaceOf(IPAddress address, int port) => new IPEndPoint(address, port).ToString();

    private static ApiException Refusal(string place, HttpStatusCode status, byte[] body)
    {
        ApiError? refusal = null;
        try
        {
            refusal = JsonSerializer.Deserialize(body, ApiJson.Default.ApiError);
        }
        catch (JsonException)
        {
            // Not one of ours, or of another version.
        }

        return ApiException.Invalid($"{place} refuses: {refusal?.Message ?? $"it answered {(int)status}"}", refusal?.Hint);
    }

    private static ApiException Unreachable(string place, string why) => new(new ApiError
    {
        Code = ApiErrorCode.Unavailable,
        Message = $"{place} cannot be reached: {why}",
        Hint = "is the address right, is the node there up, does a firewall block the port?",
    });

    private static ApiException Unusable(string place, string why) =>
        new(new ApiError { Code = ApiErrorCode.Unavailable, Message = $"the answer of {place} cannot be used: {why}" });

    private static string Deepest(Exception failed) =>
        failed.GetBaseException() is System.Security.Authentication.AuthenticationException ? "it does not prove to be a server of that fleet" : failed.GetBaseException().Message;
}
