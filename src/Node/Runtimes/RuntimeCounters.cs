using System.Net.Sockets;
using ActorPm.Actors.Ports;
using ActorPm.Contracts.Api;

namespace ActorPm.Node.Runtimes;

/// <summary>
/// Reads counters over the diagnostics port that every .NET runtime opens. One connection to each program,
/// nothing at all while there is none.
/// </summary>
internal sealed class RuntimeCounters : IRuntimeCounters
{
    /// <summary>Seconds between two readings: what a person sees is never older, and an idle program stays idle.</summary>
    private const int Interval = 5;

    /// <summary>A runtime that is stopped or hangs does not answer.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <inheritdoc />
    public IReadOnlyDictionary<int, RuntimeDoor> Find(IReadOnlyCollection<RuntimeRoot> roots) => DiagnosticSockets.Find(roots);

    /// <inheritdoc />
    public async Task FollowAsync(RuntimeDoor door, Action<IReadOnlyList<ProcessMetric>> told, CancellationToken cancellation)
    {
        try
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            if (await BeginAsync(socket, door, cancellation)) await ReadAsync(socket, told, cancellation);
        }
        catch (Exception over) when (over is SocketException or OperationCanceledException or TraceFormatException or ArgumentException or ObjectDisposedException)
        {
            // The program has ended, or its runtime speaks otherwise: then there are no counters to show.
        }
    }

    private static async Task<bool> BeginAsync(Socket socket, RuntimeDoor door, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Patience);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(door.Socket), limit.Token);
        await socket.SendAsync(EventPipeRequest.Counters(RuntimeFigures.Sources, Interval), limit.Token);
        var answer = new byte[EventPipeRequest.AnswerBytes];
        for (var filled = 0; filled < answer.Length;)
        {
            var count = await socket.ReceiveAsync(answer.AsMemory(filled), limit.Token);
            if (count == 0) return false;
            filled += count;
            if (filled >= EventPipeRequest.HeaderBytes && !EventPipeRequest.IsAgreed(answer.AsSpan(0, filled))) return false;
        }

        return true;
    }

    private static async Task ReadAsync(Socket socket, Action<IReadOnlyList<ProcessMetric>> told, CancellationToken cancellation)
    {
        var figures = new RuntimeFigures();
        var isNew = false;
        var reader = new TraceReader((kind, payload) =>
        {
            if (RuntimeCounter.Read(kind, payload) is not { } counter) return;
            figures.Take(counter);
            isNew = true;
        });
        while (!reader.Ended)
        {
            var count = await socket.ReceiveAsync(reader.Free(), cancellation);
            if (count == 0) return;
            reader.Filled(count);
            // The counters of one reading come in many small pieces.
            if (!isNew || socket.Available > 0) continue;
            isNew = false;
            told(figures.Current());
        }
    }
}
