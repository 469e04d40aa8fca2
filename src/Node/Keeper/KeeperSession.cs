using System.Collections.Concurrent;
using ActorPm.Contracts.Keeper;

namespace ActorPm.Node.Keeper;

/// <summary>
/// Requests and their answers on one connection. Whoever asks says first what is to be done with the answer;
/// that is done on the reading loop, in the order of the wire, before the next message is read: an actor sees
/// the answer to its spawn before the exit of that process. What is done there must not block.
/// </summary>
internal sealed class KeeperSession(KeeperWire wire) : IDisposable
{
    private readonly ConcurrentDictionary<long, Action<KeeperReply>> _pending = [];
    private long _lastId;
    private string? _ended;

    /// <summary>The answer of a request that no keeper got or none answered.</summary>
    public static ErrorReply NotAttached(string reason) => new() { Code = KeeperErrorCode.NotAttached, Message = reason };

    /// <summary>Sends a request; <paramref name="answered"/> is called once, on the reading loop or, after the end, at once.</summary>
    public void Ask(KeeperRequest request, Action<KeeperReply> answered)
    {
        var id = Interlocked.Increment(ref _lastId);
        _pending[id] = answered;
        wire.Send(request with { Id = id });
        // The end may have come between: whoever removes the entry answers it.
        if (Volatile.Read(ref _ended) is { } reason && _pending.TryRemove(id, out _)) answered(NotAttached(reason));
    }

    /// <summary>The same as a task that never faults; what awaits it continues later than the message after the answer.</summary>
    public Task<KeeperReply> AskAsync(KeeperRequest request)
    {
        var answer = new TaskCompletionSource<KeeperReply>(TaskCreationOptions.RunContinuationsAsynchronously);
        Ask(request, answer.SetResult);
        return answer.Task;
    }

    /// <summary>Reads until the end; the answer says why it ended. All requests still open are answered then.</summary>
    public async Task<string> RunAsync(Action<KeeperEvent> happened, Action<string> skipped)
    {
        var reason = await wire.ReceiveAllAsync(
            message =>
            {
                switch (message)
                {
                    case KeeperReply reply when _pending.TryRemove(reply.Id, out var answered):
                        answered(reply);
                        break;
                    case KeeperEvent one:
                        happened(one);
                        break;
                    default:
                        skipped($"{message.GetType().Name} was not asked for");
                        break;
                }
            },
            skipped).ConfigureAwait(false);
        Volatile.Write(ref _ended, reason);
        foreach (var id in _pending.Keys)
            if (_pending.TryRemove(id, out var answered)) answered(NotAttached(reason));
        return reason;
    }

    /// <inheritdoc />
    public void Dispose() => wire.Dispose();
}
