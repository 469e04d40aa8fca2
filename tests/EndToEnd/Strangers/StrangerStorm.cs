using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace ActorPm.EndToEnd.Tests.Strangers;

/// <summary>Many strangers, one kind after the other on both ports, so many a second.</summary>
/// <param name="strangers">Who.</param>
/// <param name="perSecond">Connections a second.</param>
/// <param name="isHasty">Only those that are over at once.</param>
internal sealed class StrangerStorm(IReadOnlyList<Stranger> strangers, int perSecond, bool isHasty = false)
{
    private static readonly (StrangerKind Kind, int Port)[] All =
    [
        .. Enum.GetValues<StrangerKind>().Select(kind => (kind, Stranger.ApiPort)),
        .. Enum.GetValues<StrangerKind>().Where(kind => kind is not (StrangerKind.SpentToken or StrangerKind.HugeBody or StrangerKind.SlowHeaders or StrangerKind.NoCertificate)).Select(kind => (kind, Stranger.ActorPort)),
        (StrangerKind.NoCertificate, Stranger.ActorPort),
    ];

    private readonly (StrangerKind Kind, int Port)[] _tries = [.. All.Where(one => !isHasty || one.Kind is not (StrangerKind.Silent or StrangerKind.HalfHandshake or StrangerKind.SlowHeaders))];
    private readonly ConcurrentDictionary<string, int> _outcomes = [];
    private int _open;

    /// <summary>So many were begun.</summary>
    public int Begun { get; private set; }

    /// <summary>How they ended, by kind and port.</summary>
    public IReadOnlyDictionary<string, int> Outcomes => _outcomes;

    /// <summary>So many were open at once at most.</summary>
    public int MostOpen { get; private set; }

    /// <summary>For so long; waits for the last to end.</summary>
    public async Task RunAsync(TimeSpan length, CancellationToken cancellation)
    {
        var began = Stopwatch.GetTimestamp();
        List<Task> running = [];
        while (Stopwatch.GetElapsedTime(began) is var elapsed && elapsed < length)
        {
            // What could not be begun in time, because this machine was busy, is not made up for.
            for (var due = (int)(elapsed.TotalSeconds * perSecond); Begun < due && running.Count < 20 * perSecond; Begun++)
            {
                var ((kind, port), stranger) = (_tries[Begun % _tries.Length], strangers[Begun % strangers.Count]);
                running.Add(Task.Run(() => OneAsync(stranger, kind, port, cancellation), cancellation));
            }

            MostOpen = Math.Max(MostOpen, _open);
            running.RemoveAll(one => one.IsCompleted);
            await Task.Delay(10, cancellation);
        }

        await Task.WhenAll(running);
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{Begun} strangers, {MostOpen} at once at most:\n{string.Join('\n', _outcomes.OrderBy(one => one.Key, StringComparer.Ordinal).Select(one => $"  {one.Key}: {one.Value}"))}");

    private async Task OneAsync(Stranger stranger, StrangerKind kind, int port, CancellationToken cancellation)
    {
        Interlocked.Increment(ref _open);
        var outcome = await stranger.TryAsync(kind, port, cancellation);
        Interlocked.Decrement(ref _open);
        _outcomes.AddOrUpdate($"{kind} at {port}: {outcome}", 1, (_, before) => before + 1);
    }
}
