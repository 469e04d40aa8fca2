using System.Net.Sockets;
using System.Threading.Channels;
using ActorPm.Contracts.Keeper;

namespace ActorPm.Node.Tests.Fakes;

/// <summary>
/// The other side of the keeper's socket, scripted by the test: it sees each request and says what is to be
/// answered. Hello and snapshot are answered by themselves unless the script takes them.
/// </summary>
internal sealed class FakeKeeper : IAsyncDisposable
{
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly List<Task> _connections = [];
    private readonly Channel<KeeperRequest> _seen = Channel.CreateUnbounded<KeeperRequest>();
    private readonly CancellationTokenSource _stop = new();

    public FakeKeeper(string path)
    {
        File.Delete(path);
        _listener.Bind(new UnixDomainSocketEndPoint(path));
        _listener.Listen();
        _ = AcceptAsync();
    }

    /// <summary>Answers of its own; null falls back to the usual ones.</summary>
    public Func<KeeperRequest, IEnumerable<KeeperMessage>?> Script { get; set; } = _ => null;

    public long HighestTerm { get; set; }

    /// <summary>All requests in the order they came.</summary>
    public ChannelReader<KeeperRequest> Seen => _seen.Reader;

    /// <summary>The connections, newest last.</summary>
    public List<Line> Lines { get; } = [];

    public async Task<T> NextAsync<T>()
        where T : KeeperRequest
    {
        while (true)
            if (await Seen.ReadAsync(TestContext.Current.CancellationToken) is T wanted) return wanted;
    }

    public static HelloReply Hello(long id, long highestTerm) => new()
    {
        Id = id,
        Version = 1,
        Build = "fake",
        Pid = 4711,
        HighestTerm = highestTerm,
        HighestGeneration = 0,
        BootId = "boot",
        StartedAt = 1,
        Abilities = KeeperAbilities.All,
    };

    public static SnapshotReply Snapshot(long id) => new() { Id = id, Processes = [], Exits = [] };

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        foreach (var line in Lines.ToArray()) line.Close();
        await Task.WhenAll(_connections);
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var socket = await _listener.AcceptAsync(_stop.Token);
                var line = new Line(socket);
                Lines.Add(line);
                _connections.Add(ServeAsync(line));
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or SocketException or ObjectDisposedException)
        {
        }
    }

    private async Task ServeAsync(Line line)
    {
        using var reader = new StreamReader(new NetworkStream(line.Socket));
        try
        {
            while (await reader.ReadLineAsync() is { } text)
            {
                var request = (KeeperRequest)KeeperJson.Deserialize(System.Text.Encoding.UTF8.GetBytes(text));
                foreach (var answer in Script(request) ?? Usual(request)) line.Send(answer);
                _seen.Writer.TryWrite(request);
            }
        }
        catch (Exception ended) when (ended is IOException or ObjectDisposedException or SocketException)
        {
        }
    }

    private IEnumerable<KeeperMessage> Usual(KeeperRequest request) => request switch
    {
        HelloRequest hello => [Hello(hello.Id, HighestTerm = Math.Max(HighestTerm, hello.Term ?? 0))],
        SnapshotRequest => [Snapshot(request.Id)],
        _ => [new DoneReply { Id = request.Id }],
    };

    internal sealed class Line(Socket socket)
    {
        public Socket Socket => socket;

        public void Send(KeeperMessage message) => socket.Send([.. KeeperJson.Serialize(message), (byte)'\n']);

        public void SendText(string text) => socket.Send(System.Text.Encoding.UTF8.GetBytes(text + "\n"));

        public void Close() => socket.Dispose();
    }
}
