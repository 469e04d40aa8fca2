using System.Collections.Concurrent;
using ActorPm.Contracts.Keeper;

namespace ActorPm.Node.Keeper;

/// <summary>
/// Requests and their answers on one connection. Answers are completed on the reading loop, in the order
/// of the wire, before the next message is read: an actor sees the answer to its spawn before the exit of
/// that process. What continues there must not block.
/// </summary>
internal sealed class KeeperSession(KeeperWire wire) : IDisposable
{
    private readonly ConcurrentDictionary<long, TaskCompletionSource<KeeperReply>> _pending = [];
    private long _lastId;
    private string? _ended;

    /// <summary>The answer of a request that no keeper got or none answered.</summary>
    public static ErrorReply NotAttached(string reason) => new() { Code = KeeperErrorCode.NotAttached, Message = reason };

    /// <summary>Sends a request; never faults.</summary>
    public Task<KeeperReply> AskAsync(KeeperRequest request)
    {
        var id = Interlocked.Increment(ref _lastId);
        var answer = new TaskCompletionSource<KeeperReply>();
        _pending[id] = answer;
        wire.Send(request with { Id = id });
        // The end may have come between: whoever removes the entry answers it.
        if (_ended is { } reason && _pending.TryRemove(id, out _)) answer.SetResult(NotAttached(reason));
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
                    case KeeperReply reply when _pending.TryRemove(reply.Id, out var answer):
                        answer.SetResult(reply);
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
        _ended = reason;
        foreach (var id in _pending.Keys)
            if (_pending.TryRemove(id, out var answer)) answer.SetResult(NotAttached(reason));
        return reason;
    }

    /// <inheritdoc />
    public void Dispose() => wire.Dispose();
}
