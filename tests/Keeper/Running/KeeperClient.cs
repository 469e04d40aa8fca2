using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Threading.Channels;
using ActorPm.Contracts.Apps;
using ActorPm.Contracts.Homes;
using ActorPm.Contracts.Keeper;
using ActorPm.Contracts.Processes;

namespace ActorPm.Keeper.Tests.Running;

/// <summary>A node as small as a test needs it.</summary>
internal sealed class KeeperClient : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private static long _generations;

    private readonly Socket _socket;
    private readonly StreamReader _reader;
    private readonly NetworkStream _stream;
    private readonly ConcurrentDictionary<long, TaskCompletionSource<KeeperReply>> _waiting = new();
    private readonly Channel<KeeperEvent> _events = Channel.CreateUnbounded<KeeperEvent>();
    private readonly List<KeeperEvent> _kept = [];
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly string _homeId;
    private long _ids;

    private KeeperClient(Socket socket, string homeId)
    {
        _homeId = homeId;
        _socket = socket;
        _stream = new NetworkStream(socket);
        _reader = new StreamReader(_stream);
    }

    /// <summary>Completes when the keeper has closed the connection.</summary>
    public Task Closed => _closed.Task.WaitAsync(Limit);

    public HelloReply Hello { get; private set; } = null!;

    public static async Task<KeeperClient> ConnectAsync(TestHome home, bool read = true)
    {
        using var address = new UnixSocketAddress(home.Paths.KeeperSocket);
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(address.Path));
        var client = new KeeperClient(socket, home.Id);
        if (read) _ = client.ReadAllAsync();
        return client;
    }

    public static async Task<KeeperClient> AttachAsync(TestHome home, long? term, RestartCommand? restartNode = null)
    {
        var client = await ConnectAsync(home);
        var hello = new HelloRequest { Version = 1, Term = term, NodePid = Environment.ProcessId, RestartNode = restartNode };
        client.Hello = await client.AskAsync<HelloReply>(hello);
        return client;
    }

    public static long NextGeneration() => Interlocked.Increment(ref _generations);

    public async Task<KeeperReply> AskAsync(KeeperRequest request)
    {
        if (request is SpawnRequest spawn) request = spawn with { Owner = spawn.Owner with { HomeId = _homeId } };
        var id = Interlocked.Increment(ref _ids);
        var source = _waiting[id] = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await SendLineAsync(KeeperJson.Serialize(request with { Id = id }));
        return await source.Task.WaitAsync(Limit);
    }

    public async Task<TReply> AskAsync<TReply>(KeeperRequest request) where TReply : KeeperReply
    {
        var reply = await AskAsync(request);
        Assert.True(reply is TReply, $"expected {typeof(TReply).Name}, got {reply}");
        return (TReply)reply;
    }

    public async Task SendLineAsync(byte[] line) => await _stream.WriteAsync((byte[])[.. line, (byte)'\n']);

    public async Task SendAsync(byte[] bytes) => await _stream.WriteAsync(bytes);

    public async Task<string?> ReadLineAsync() => await _reader.ReadLineAsync().WaitAsync(Limit);

    /// <summary>The next event of this type; others are kept for later.</summary>
    public async Task<TEvent> EventAsync<TEvent>(Func<TEvent, bool>? which = null, TimeSpan? limit = null) where TEvent : KeeperEvent
    {
        if (_kept.OfType<TEvent>().FirstOrDefault(kept => which?.Invoke(kept) ?? true) is { } earlier)
        {
            _kept.Remove(earlier);
            return earlier;
        }

        using var over = new CancellationTokenSource(limit ?? Limit);
        while (true)
        {
            var next = await _events.Reader.ReadAsync(over.Token);
            if (next is TEvent wanted && (which?.Invoke(wanted) ?? true)) return wanted;
            _kept.Add(next);
        }
    }

    public Task<ExitedEvent> ExitAsync(SpawnRequest of) => EventAsync<ExitedEvent>(exit => exit.Generation == of.Generation);

    /// <summary>Starts a shell line.</summary>
    public Task<(SpawnRequest Request, SpawnReply Reply)> ShellAsync(string line, Func<SpawnRequest, SpawnRequest>? change = null) =>
        SpawnAsync("/bin/sh", ["-c", line], change);

    public async Task<(SpawnRequest Request, SpawnReply Reply)> SpawnAsync(
        string file, string[] arguments, Func<SpawnRequest, SpawnRequest>? change = null)
    {
        var request = Request(file, arguments);
        request = change?.Invoke(request) ?? request;
        return (request, await AskAsync<SpawnReply>(request));
    }

    public static SpawnRequest Request(string file, params string[] arguments)
    {
        var generation = NextGeneration();
        return new SpawnRequest
        {
            Instance = (int)generation,
            Generation = generation,
            File = file,
            Arguments = arguments,
            Environment = new Dictionary<string, string> { ["PATH"] = Environment.GetEnvironmentVariable("PATH") ?? "/usr/bin:/bin" },
            Cwd = "/",
            Name = "app",
            Owner = new OwnerMark("test-home", (int)generation, generation),
            Spec = $"{{\"generation\":{generation}}}",
            Stop = new StopSequence(),
            Logs = new LogSinks { Rotation = new LogRotation { Enabled = false } },
        };
    }

    public Task StopAsync(SpawnRequest process, StopSequence? sequence = null) => AskAsync<DoneReply>(new StopRequest
    {
        Instance = process.Instance,
        Generation = process.Generation,
        Sequence = sequence ?? process.Stop,
    });

    public async ValueTask DisposeAsync()
    {
        await _stream.DisposeAsync();
        _socket.Dispose();
    }

    private async Task ReadAllAsync()
    {
        try
        {
            while (await _reader.ReadLineAsync() is { } line)
            {
                var message = KeeperJson.Deserialize(System.Text.Encoding.UTF8.GetBytes(line));
                if (message is KeeperReply reply && _waiting.TryRemove(reply.Id, out var source)) source.SetResult(reply);
                else if (message is KeeperEvent happened) _events.Writer.TryWrite(happened);
            }
        }
        catch (Exception problem) when (problem is IOException or ObjectDisposedException or SocketException)
        {
            // Closed by either side.
        }

        foreach (var waiting in _waiting.Values) waiting.TrySetException(new IOException("the keeper closed the connection"));
        _closed.TrySetResult();
    }
}
