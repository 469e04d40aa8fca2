using ActorPm.Contracts.Keeper;
using ActorPm.Keeper.Trees;

namespace ActorPm.Keeper.Processes;

/// <summary>
/// Ends processes whose lease is not renewed, whatever the node does: the stop sequence begins one kill
/// timeout (at most 3 s) before the end, SIGKILL falls at the end.
/// </summary>
internal sealed class Leases(EventLoop loop, TreeStopper stopper)
{
    private static readonly TimeSpan LongestKillTimeout = TimeSpan.FromSeconds(3);

    public void Renew(ManagedProcess process, long? until)
    {
        process.LeaseTimer?.Cancel();
        process.LeaseUntil = until;
        if (until is not { } end || !process.Lives) return;
        process.LeaseTimer = loop.At(end - (long)KillTimeout(process).TotalMilliseconds, () => Expire(process, end));
    }

    private void Expire(ManagedProcess process, long end)
    {
        KeeperLog.Write($"the lease of {process.Title} ends: stopping it");
        var left = TimeSpan.FromMilliseconds(Math.Max(0, end - Clock.Milliseconds));
        var sequence = process.Request.Stop with { KillTimeout = left, Tree = true };
        stopper.Stop(process, sequence, ExitCause.LeaseEnded);
    }

    private static TimeSpan KillTimeout(ManagedProcess process) =>
        process.Request.Stop.KillTimeout < LongestKillTimeout ? process.Request.Stop.KillTimeout : LongestKillTimeout;
}
