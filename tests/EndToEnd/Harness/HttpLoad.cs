using System.Diagnostics;

namespace ActorPm.EndToEnd.Tests.Harness;

/// <summary>Requests at a fixed rate, each on a connection of its own or kept alive, from its start to <see cref="StopAsync"/>.</summary>
internal sealed class HttpLoad : IAsyncDisposable
{
    private readonly HttpClient _client = new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromSeconds(2) })
    {
        Timeout = TimeSpan.FromSeconds(10),
    };

    private readonly CancellationTokenSource _stop = new();
    private readonly List<string> _failures = [];
    private readonly Task _run;
    private readonly int _port;
    private int _answered;

    private HttpLoad(int port, int perSecond)
    {
        _port = port;
        _run = Task.Run(() => RunAsync(perSecond));
    }

    public static HttpLoad Start(int port, int perSecond) => new(port, perSecond);

    public int Answered => _answered;

    public int Failures
    {
        get
        {
            lock (_failures) return _failures.Count;
        }
    }

    /// <summary>Waits for the answers under way; what failed.</summary>
    public async Task<IReadOnlyList<string>> StopAsync()
    {
        await _stop.CancelAsync();
        await _run;
        return _failures;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _client.Dispose();
        _stop.Dispose();
    }

    private async Task RunAsync(int perSecond)
    {
        var began = Stopwatch.GetTimestamp();
        var underWay = new List<Task>();
        for (var sent = 0; !_stop.IsCancellationRequested;)
        {
            for (var due = (int)(Stopwatch.GetElapsedTime(began).TotalSeconds * perSecond); sent < due; sent++) underWay.Add(OneAsync());
            underWay.RemoveAll(task => task.IsCompleted);
            await Task.Delay(TimeSpan.FromMilliseconds(5));
        }

        await Task.WhenAll(underWay);
    }

    private async Task OneAsync()
    {
        try
        {
            using var answer = await _client.GetAsync(new Uri($"http://127.0.0.1:{_port}/"));
            if (!answer.IsSuccessStatusCode) throw new HttpRequestException($"status {(int)answer.StatusCode}");
            Interlocked.Increment(ref _answered);
        }
        catch (Exception fault) when (fault is HttpRequestException or TaskCanceledException)
        {
            lock (_failures) _failures.Add($"{DateTime.UtcNow:HH:mm:ss.fff} {fault.Message}");
        }
    }
}
