using System.Diagnostics;
using System.Globalization;
using ActorPm.Shell.Os;

namespace ActorPm.Shell.Pm2;

/// <summary>Measures how long the ports of an app are closed while it changes hands, for the person who moves it.</summary>
internal sealed class PortGap : IDisposable
{
    /// <summary>The kernel tells nobody that a port closes or opens.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(5);

    /// <summary>A program that has not opened its port by then is told as such.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly IReadOnlyList<int> _ports;
    private readonly Dictionary<int, long> _closedAt = [];
    private readonly Dictionary<int, TimeSpan> _closedFor = [];
    private readonly CancellationTokenSource _end = new();
    private readonly Lock _lock = new();

    private PortGap(IReadOnlyList<int> ports) => _ports = ports;

    /// <summary>Begins to watch ports that are open now.</summary>
    public static PortGap Watch(IReadOnlyList<int> ports)
    {
        var gap = new PortGap(ports);
        if (ports.Count > 0) _ = gap.RunAsync();
        return gap;
    }

    /// <summary>The end of a sentence about it, once what had closed is open again; empty when nothing was closed.</summary>
    public async Task<string> TextAsync(CancellationToken cancellation)
    {
        var began = Stopwatch.GetTimestamp();
        while (StillClosed().Count > 0 && Stopwatch.GetElapsedTime(began) < Patience) await Task.Delay(Look, cancellation);
        lock (_lock)
            return string.Concat(_ports.Where(_closedAt.ContainsKey).Select(port => _closedFor.TryGetValue(port, out var closed)
                ? string.Create(CultureInfo.InvariantCulture, $", port {port} was closed for {closed.TotalSeconds:0.00} s")
                : $", port {port} is not open here yet"));
    }

    public void Dispose()
    {
        _end.Cancel();
        _end.Dispose();
    }

    private List<int> StillClosed()
    {
        lock (_lock) return [.. _closedAt.Keys.Where(port => !_closedFor.ContainsKey(port))];
    }

    private async Task RunAsync()
    {
        var token = _end.Token;
        while (!token.IsCancellationRequested)
        {
            var open = ListeningSockets.All();
            lock (_lock)
                foreach (var port in _ports)
                {
                    if (!open.Contains(port)) _closedAt.TryAdd(port, Stopwatch.GetTimestamp());
                    else if (_closedAt.TryGetValue(port, out var at)) _closedFor.TryAdd(port, Stopwatch.GetElapsedTime(at));
                }

            await Task.Delay(Look, token).ContinueWith(_ => { }, TaskScheduler.Default);
        }
    }
}
