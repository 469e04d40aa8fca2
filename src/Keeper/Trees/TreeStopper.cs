using ActorPm.Contracts.Keeper;
using ActorPm.Keeper.Os;
using ActorPm.Keeper.Processes;

namespace ActorPm.Keeper.Trees;

/// <summary>
/// Ends processes with their trees and says when nothing is left.
/// <code>
/// stop asked ─ signal to all ─┬─ all ended ──────────────────────────► told
///                             └─ kill timeout ─ SIGKILL to all, again ► told
/// main ended by itself ─ anything left? ─┬─ no ──────────────────────► told
///                                        └─ yes: as a stop from here on
/// </code>
/// </summary>
internal sealed class TreeStopper(EventLoop loop, ProcessTable table, Helpers helpers, Reaper reaper)
{
    /// <summary>While SIGKILL has been sent: how often the tree is looked at, in case a new member slipped in.</summary>
    private static readonly TimeSpan RescanEvery = TimeSpan.FromMilliseconds(250);

    /// <summary>Nothing of it is left.</summary>
    public Action<ManagedProcess, ExitCause>? Gone { get; set; }

    /// <summary>Begins a stop, or hurries one that is under way.</summary>
    public void Stop(ManagedProcess process, StopSequence sequence, ExitCause cause)
    {
        var killAt = Clock.Milliseconds + (long)Math.Max(0, sequence.KillTimeout.TotalMilliseconds);
        if (process.Stop is { } running)
        {
            if (running.Cause == ExitCause.Own) running.Cause = cause;
            running.Sequence = running.Sequence with { Tree = running.Sequence.Tree || sequence.Tree };
            if (running.Killing || killAt >= running.KillAt) return;
            running.KillAt = killAt;
            Arm(process, running);
            return;
        }

        var stop = process.Stop = new StopProgress(sequence, cause, killAt);
        if (sequence.KillTimeout > TimeSpan.Zero)
        {
            var byMessage = sequence.IpcMessage is { } message && process.Channel?.TrySend(message) == true;
            if (!byMessage)
            {
                if (sequence.Tree) SignalMembers(process, stop, sequence.Signal);
                SignalMain(process, sequence.Signal);
            }
        }

        Arm(process, stop);
    }

    /// <summary>SIGKILL to what is left, now.</summary>
    public void Kill(ManagedProcess process)
    {
        if (process.Stop is not { } stop) return;
        stop.Killing = true;
        if (stop.Cause == ExitCause.Stopped) stop.Cause = ExitCause.KilledAfterTimeout;
        SignalMain(process, Signals.Kill);
        if (stop.Sequence.Tree)
        {
            foreach (var target in stop.Targets.Values) _ = PidFd.Send(target.PidFd, Signals.Kill);
            SignalMembers(process, stop, Signals.Kill);
            process.Cgroup?.Kill();
        }

        if (!process.Lives) Check(process);
        if (process.Stop is not null && table.Find(process.Instance, process.Generation) is not null)
            stop.Timer = loop.After(RescanEvery, () => Kill(process));
    }

    /// <summary>The main process has ended.</summary>
    public void MainEnded(ManagedProcess process)
    {
        if (process.Stop?.Sequence.Tree ?? process.Request.Stop.Tree) Check(process);
        else Finish(process);
    }

    /// <summary>Takes up a sequence a former program image of this keeper had begun.</summary>
    public void Resume(ManagedProcess process)
    {
        if (process.Stop is not { } stop) return;
        if (stop.Sequence.Tree)
            foreach (var member in Scan(process, stop)) Watch(process, stop, member);
        if (process.Lives) Arm(process, stop);
        else MainEnded(process);
        if (process.Stop is { Timer: null }) Arm(process, stop);
    }

    /// <summary>After the main process' end: anything of the tree left is ended, then its end is told.</summary>
    private void Check(ManagedProcess process)
    {
        reaper.Sweep();
        var members = Scan(process, process.Stop);
        if (members.Count == 0)
        {
            Finish(process);
            return;
        }

        var stop = process.Stop;
        if (stop is null)
        {
            var sequence = process.Request.Stop;
            stop = process.Stop = new StopProgress(sequence, ExitCause.Own, Clock.Milliseconds + (long)sequence.KillTimeout.TotalMilliseconds);
            Arm(process, stop);
        }

        process.Leftovers = Math.Max(process.Leftovers, members.Count);
        foreach (var member in members)
            if (!stop.Targets.ContainsKey(member.Pid) && Watch(process, stop, member) is { } target)
                _ = PidFd.Send(target.PidFd, stop.Killing ? Signals.Kill : stop.Sequence.Signal);

        // All of them ended between the scan and now.
        if (stop.Targets.Count == 0) loop.After(TimeSpan.FromMilliseconds(1), () => Recheck(process));
    }

    private void Recheck(ManagedProcess process)
    {
        if (!process.Lives && table.Find(process.Instance, process.Generation) == process) Check(process);
    }

    /// <summary>Signals the descendants not signalled yet, the deepest first.</summary>
    private void SignalMembers(ManagedProcess process, StopProgress stop, int signal)
    {
        var members = Scan(process, stop);
        members.Reverse();
        foreach (var member in members)
            if (!stop.Targets.ContainsKey(member.Pid) && Watch(process, stop, member) is { } target)
                _ = PidFd.Send(target.PidFd, signal);
    }

    private static void SignalMain(ManagedProcess process, int signal)
    {
        if (process.Lives && process.PidFd >= 0) _ = PidFd.Send(process.PidFd, signal);
    }

    /// <summary>Below the main process, by the owner's mark, and in its cgroup, whatever has become of parents and environment.</summary>
    private List<TreeMember> Scan(ManagedProcess process, StopProgress? stop) => ProcessTree.Members(
        process.Lives ? process.Pid : 0,
        process.Request.Owner,
        [.. stop?.Targets.Keys ?? Enumerable.Empty<int>(), .. process.Cgroup?.Members().Where(pid => pid != process.Pid) ?? []],
        pid => table.WithPid(pid) is not null || helpers.Contains(pid));

    private TreeTarget? Watch(ManagedProcess process, StopProgress stop, TreeMember member)
    {
        var descriptor = TreeSignals.TryOpen(member);
        if (descriptor < 0) return null;
        var target = stop.Targets[member.Pid] = new TreeTarget(member, descriptor);
        loop.Watch(descriptor, Epoll.Readable, new Handler(_ => TargetEnded(process, stop, target)));
        return target;
    }

    private void TargetEnded(ManagedProcess process, StopProgress stop, TreeTarget target)
    {
        Release(target);
        stop.Targets.Remove(target.Member.Pid);
        reaper.Sweep();
        if (stop.Targets.Count == 0) Recheck(process);
    }

    private void Arm(ManagedProcess process, StopProgress stop)
    {
        stop.Timer?.Cancel();
        if (stop.KillAt <= Clock.Milliseconds) Kill(process);
        else stop.Timer = loop.At(stop.KillAt, () => Kill(process));
    }

    private void Finish(ManagedProcess process)
    {
        process.Stop?.Timer?.Cancel();
        foreach (var target in process.Stop?.Targets.Values.ToArray() ?? []) Release(target);
        process.Stop?.Targets.Clear();
        Gone?.Invoke(process, process.Stop?.Cause ?? ExitCause.Own);
    }

    private void Release(TreeTarget target)
    {
        loop.Forget(target.PidFd);
        Descriptors.Close(target.PidFd);
    }
}
