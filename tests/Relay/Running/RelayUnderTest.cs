using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using ActorPm.Contracts.Apps;
using ActorPm.Contracts.Relay;
using Xunit;

namespace ActorPm.Relay.Tests.Running;

/// <summary>The real program with one group, and this test in the keeper's place.</summary>
internal sealed class RelayUnderTest : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly Process _process;
    private readonly int _channel;
    private readonly Socket _listener;
    private readonly BlockingCollection<RelayMessage> _events = [];
    private readonly List<FakeApp> _apps = [];
    private readonly Thread _reader;
    private long _counted;

    public RelayUnderTest(ProxyProtocol proxy = ProxyProtocol.Http, BalanceRule balance = BalanceRule.RoundRobin, bool serve = true, IPEndPoint? at = null)
    {
        (_channel, var theirs) = Sockets.Pair();
        _listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        _listener.Bind(at ?? new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(512);
        Port = ((IPEndPoint)_listener.LocalEndPoint!).Port;
        _process = Start(theirs);
        _reader = new Thread(ReadEvents) { IsBackground = true };
        _reader.Start();
        if (serve) Serve(proxy, balance);
    }

    /// <summary>The public socket, the keeper's.</summary>
    public int Listener => (int)_listener.Handle;

    public int Port { get; }

    public int Pid => _process.Id;

    public Task Ended => _process.WaitForExitAsync();

    public void Order(RelayMessage message, params int[] descriptors) =>
        Assert.True(SocketMessages.Send(_channel, RelayJson.ToLine(message), descriptors) > 0);

    public void Serve(ProxyProtocol proxy, BalanceRule balance) =>
        Order(new ServeGroup("web", 1, balance, proxy), (int)_listener.Handle);

    /// <summary>An instance that answers as the function says; it takes part once this has returned.</summary>
    public FakeApp Add(int instance, Func<Socket, Task> serve, bool held = false)
    {
        var app = new FakeApp(serve);
        _apps.Add(app);
        Order(new AddBackend("web", instance, instance, app.Port, held));
        Next<BackendAccepts>(accepts => accepts.Instance == instance);
        return app;
    }

    /// <summary>All orders given so far have been carried out.</summary>
    public TrafficCounted Settle()
    {
        Order(new CountTraffic(++_counted));
        return Next<TrafficCounted>(traffic => traffic.Id == _counted);
    }

    public T Next<T>(Func<T, bool>? match = null) where T : RelayMessage
    {
        var until = DateTime.UtcNow + Limit;
        while (DateTime.UtcNow < until)
            if (_events.TryTake(out var message, until - DateTime.UtcNow) && message is T wanted && match?.Invoke(wanted) != false) return wanted;
        throw new TimeoutException($"no {typeof(T).Name} came");
    }

    public Socket Connect()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.ReceiveTimeout = socket.SendTimeout = (int)Limit.TotalMilliseconds;
        socket.Connect(_listener.LocalEndPoint!);
        return socket;
    }

    /// <summary>All that comes back until the relay ends the connection.</summary>
    public string Exchange(string text)
    {
        using var socket = Connect();
        socket.Send(Encoding.Latin1.GetBytes(text));
        return Texts.ReadToEnd(socket);
    }

    public string Get(string path = "/") => Exchange($"GET {path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");

    public async ValueTask DisposeAsync()
    {
        // Not closed: the reading thread still holds it, and the relay would not see its end.
        Tcp.ShutdownWriting(_channel);
        try
        {
            await Ended.WaitAsync(Limit);
            _reader.Join();
        }
        finally
        {
            Descriptors.Close(_channel);
            if (!_process.HasExited) _process.Kill();
            _process.Dispose();
            _listener.Dispose();
            foreach (var app in _apps) app.Dispose();
        }
    }

    // The channel's other end is inherited by this one child.
    private static Process Start(int theirs)
    {
        Descriptors.SetCloseOnExec(theirs, false);
        var program = Path.Combine(AppContext.BaseDirectory, "pbm-relay.dll");
        var process = Process.Start(new ProcessStartInfo("dotnet", [program, "run", "--channel", $"{theirs}"]) { UseShellExecute = false })!;
        Descriptors.Close(theirs);
        return process;
    }

    private void ReadEvents()
    {
        var lines = new Native.Loop.LineBuffer(1 << 20);
        var buffer = new byte[4096];
        while (Descriptors.WaitReadable(_channel, -1))
        {
            var count = Descriptors.Read(_channel, buffer);
            if (count <= 0) return;
            lines.Add(buffer.AsSpan(0, count));
            while (lines.TryTake(out var line))
                if (RelayJson.FromLine(line) is { } message) _events.Add(message);
        }
    }
}
