using System.Collections.Concurrent;

namespace ActorPm.EndToEnd.Tests.Harness;

/// <summary>
/// Clients over raw sockets, from its start to <see cref="StopAsync"/>: half of them keep their connection, half
/// open a new one for every request. Nothing is tried again, so that every request that fails is seen.
/// </summary>
internal sealed class HttpLoad : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly LoadClient[] _clients;
    private readonly Task[] _runs;
    private readonly ConcurrentQueue<string> _failures = new();

    private HttpLoad(int port, int perSecond, int keepAlive, int close)
    {
        var pause = perSecond == 0 ? TimeSpan.Zero : TimeSpan.FromSeconds((double)(keepAlive + close) / perSecond);
        _clients = [.. Enumerable.Range(0, keepAlive + close).Select(number => new LoadClient(port, number < keepAlive, pause, _failures.Enqueue))];
        _runs = [.. _clients.Select(client => Task.Run(() => client.RunAsync(_stop.Token)))];
    }

    /// <summary>So many requests a second altogether, as long as they are answered in time; 0 for no pause after an answer.</summary>
    public static HttpLoad Start(int port, int perSecond, int keepAlive = 2, int close = 2) => new(port, perSecond, keepAlive, close);

    public int Answered => _clients.Sum(client => client.Answered);

    public int AnsweredKeptAlive => _clients.Where(client => client.KeepAlive).Sum(client => client.Answered);

    public int Failures => _failures.Count;

    /// <summary>Kept connections that their server ended before anything was asked on them: no request failed.</summary>
    public int EndedIdle => _clients.Sum(client => client.EndedIdle);

    /// <summary>Requests that took longer than this from the first byte sent to the last received.</summary>
    public int SlowerThan(TimeSpan limit) => _clients.Sum(client => client.Times.Count(time => time > limit));

    /// <summary>Waits for the answers under way; what failed.</summary>
    public async Task<IReadOnlyList<string>> StopAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_runs);
        return [.. _failures];
    }

    /// <summary>That many more answers from now on.</summary>
    public async Task AnswersMoreAsync(int more, double seconds = 20)
    {
        var from = Answered;
        await Eventually.TrueAsync($"{more} more answers", seconds, () => Answered >= from + more);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        foreach (var client in _clients) client.Dispose();
        _stop.Dispose();
    }

    public override string ToString() => $"{Answered} answers, {AnsweredKeptAlive} of them on kept connections, {Failures} failed, {EndedIdle} connections ended idle";
}
