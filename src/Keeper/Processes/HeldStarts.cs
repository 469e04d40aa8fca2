using ActorPm.Contracts.Keeper;
using ActorPm.Keeper.Os;

namespace ActorPm.Keeper.Processes;

/// <summary>
/// The programs of a batch of starts stand still (SIGSTOP) until the last one is spawned. A hundred
/// engines that boot at once leave so little of the processor that each further spawn would wait 50 ms
/// for its turn: until the last of a hundred Node.js programs 6 s instead of 0.3 s, on two cores.
/// </summary>
internal sealed class HeldStarts(EventLoop loop, ProcessTable table)
{
    /// <summary>The rest of the batch may never come: a start was refused, the node died.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(500);

    private readonly List<ManagedProcess> _held = [];
    private LoopTimer? _limit;

    /// <summary>After each start: the end of a batch lets all of it run.</summary>
    public void Started(SpawnRequest request)
    {
        if (!request.MoreFollow) Release();
        // A launcher stage has to go on: only its end says that the program could be started.
        else if (request is { UserId: null, GroupId: null } && table.Find(request.Instance, request.Generation) is { } process) Hold(process);
    }

    public void Release()
    {
        _limit?.Cancel();
        _limit = null;
        foreach (var process in _held)
            if (process.PidFd >= 0) _ = PidFd.Send(process.PidFd, Signals.Continue);
        _held.Clear();
    }

    private void Hold(ManagedProcess process)
    {
        if (process.PidFd < 0 || PidFd.Send(process.PidFd, Signals.Stop) != 0) return;
        _held.Add(process);
        _limit ??= loop.After(Longest, Release);
    }
}
