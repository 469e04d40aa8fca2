using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using ActorPm.Contracts;
using ActorPm.Contracts.Api;
using ActorPm.Contracts.Homes;

namespace ActorPm.Shell.Tests.Fakes;

/// <summary>Answers HTTP on a home's node.sock with what a test laid out, a connection per request.</summary>
internal sealed class FakeNode : IAsyncDisposable
{
    private readonly Dictionary<string, Func<NetworkStream, Task>> _answers = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly Task _serving;

    public FakeNode(HomePaths home, string? build = null)
    {
        Home = home;
        Directory.CreateDirectory(home.Root);
        File.Delete(home.NodeSocket);
        using var address = new UnixSocketAddress(home.NodeSocket);
        _listener.Bind(new UnixDomainSocketEndPoint(address.Path));
        _listener.Listen(100);
        Says(HelloOf(home, build ?? BuildVersion.Full, int.MaxValue)); // no such process
        _serving = ServeAsync();
    }

    public HomePaths Home { get; }

    public static NodeHello HelloOf(HomePaths home, string build, int pid) => new()
    {
        Build = build,
        Pid = pid,
        Home = home.Root,
        ServerId = "s",
        Term = 1,
        StartedAt = 0,
        Incarnation = 1,
    };

    public FakeNode Says(NodeHello hello) => Answer(ApiRoutes.Hello, JsonSerializer.Serialize(hello, ApiJson.Default.NodeHello));

    /// <summary>Runs after an answer to the path was written.</summary>
    public Dictionary<string, Action> After { get; } = [];

    /// <summary>What was asked, but for hello: method, path and query, body.</summary>
    public List<FakeRequest> Requests { get; } = [];

    public TRequest Body<TRequest>(string path, System.Text.Json.Serialization.Metadata.JsonTypeInfo<TRequest> type) =>
        JsonSerializer.Deserialize(Requests.Last(request => request.Path == path && request.Method != "GET").Body, type)!;

    /// <param name="path">The path, also with the method before it.</param>
    /// <param name="json">The answer.</param>
    /// <param name="status">Its status.</param>
    public FakeNode Answer(string path, string json, int status = 200)
    {
        _answers[path] = stream => WriteAsync(stream, $"HTTP/1.1 {status} X\r\nContent-Length: {Encoding.UTF8.GetByteCount(json)}\r\nConnection: close\r\n\r\n{json}");
        return this;
    }

    public FakeNode Refuse(string path, ApiErrorCode code, string message, string? hint = null, int status = 404) =>
        Answer(path, JsonSerializer.Serialize(new ApiError { Code = code, Message = message, Hint = hint }, ApiJson.Default.ApiError), status);

    public FakeNode Rows(params IReadOnlyList<InstanceRow> rows) =>
        Answer(ApiRoutes.Instances, JsonSerializer.Serialize(new InstanceList(rows, []), ApiJson.Default.InstanceList));

    public FakeNode Details(params IReadOnlyList<InstanceDetail> rows) =>
        Answer(ApiRoutes.Details, JsonSerializer.Serialize(new InstanceDetails(rows), ApiJson.Default.InstanceDetails));

    public FakeNode Updates(string path, params IReadOnlyList<OperationUpdate> updates) =>
        Stream(path, [.. updates.Select(update => JsonSerializer.Serialize(update, ApiJson.Default.OperationUpdate))]);

    public FakeNode LogUpdates(params IReadOnlyList<LogUpdate> updates) =>
        Stream(ApiRoutes.Logs, [.. updates.Select(update => JsonSerializer.Serialize(update, ApiJson.Default.LogUpdate))]);

    /// <summary>Lines of an answer that ends with its connection.</summary>
    public FakeNode Stream(string path, params IReadOnlyList<string> lines)
    {
        _answers[path] = stream => WriteAsync(
            stream, "HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\nConnection: close\r\n\r\n" + string.Concat(lines.Select(line => line + "\n")));
        return this;
    }

    /// <summary>Nobody listens any more.</summary>
    public void GoAway()
    {
        _stop.Cancel();
        _listener.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        GoAway();
        await _serving;
        _stop.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var connection = await _listener.AcceptAsync(_stop.Token);
                await using var stream = new NetworkStream(connection);
                if (await ReadAsync(stream) is not { } request) continue;
                if (request.Path != ApiRoutes.Hello) Requests.Add(request);
                if (_answers.TryGetValue($"{request.Method} {request.Path}", out var answer) || _answers.TryGetValue(request.Path, out answer)) await answer(stream);
                if (After.TryGetValue(request.Path, out var after)) after();
                if (answer is null) await WriteAsync(stream, "HTTP/1.1 404 X\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
            }
        }
        catch (Exception fault) when (fault is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private static async Task<FakeRequest?> ReadAsync(NetworkStream stream)
    {
        var received = new List<byte>();
        var buffer = new byte[65536];
        while (true)
        {
            var count = await stream.ReadAsync(buffer);
            if (count == 0) return null;
            received.AddRange(buffer.AsSpan(0, count));
            var text = Encoding.UTF8.GetString([.. received]);
            var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (end < 0) continue;
            var header = text.Split("\r\n").FirstOrDefault(line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase));
            var length = header is null ? 0 : int.Parse(header.Split(':')[1]);
            var body = Encoding.UTF8.GetBytes(text[(end + 4)..]);
            if (body.Length < length) continue;
            var words = text.Split(' ');
            var target = words[1].Split('?', 2);
            return new FakeRequest(words[0], target[0], target.Length > 1 ? Uri.UnescapeDataString(target[1]) : "", Encoding.UTF8.GetString(body));
        }
    }

    private static async Task WriteAsync(NetworkStream stream, string text) => await stream.WriteAsync(Encoding.UTF8.GetBytes(text));
}
