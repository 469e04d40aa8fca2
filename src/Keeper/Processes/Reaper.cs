using ActorPm.Keeper.Logs;
using ActorPm.Keeper.Os;

namespace ActorPm.Keeper.Processes;

/// <summary>Notes the end of processes, each by its pidfd, and sweeps the zombies of adopted orphans.</summary>
internal sealed class Reaper
{
    private static readonly TimeSpan SweepEvery = TimeSpan.FromSeconds(5);

    private readonly EventLoop _loop;
    private readonly ProcessTable _table;
    private readonly Helpers _helpers;
    private readonly LogPump _pump;

    public Reaper(EventLoop loop, ProcessTable table, Helpers helpers, LogPump pump) =>
        (_loop, _table, _helpers, _pump) = (loop, table, helpers, pump);

    /// <summary>The main process of it has ended, everything it wrote is read.</summary>
    public Action<ManagedProcess>? Ended { get; set; }

    public void Watch(ManagedProcess process) =>
        _loop.Watch(process.PidFd, Epoll.Readable, new Handler(_ => Reap(process), _ => Unwatch(process)));

    public void Reap(ManagedProcess process)
    {
        if (!process.Lives) return;
        var end = Children.TryReap(process.Pid) ?? Lost(process);
        if (end is null) return;
        process.End = end;
        process.EndedAt = Clock.Wall;
        _table.Reaped(process);
        Unwatch(process);
        if (process.Output is { } output) _pump.Drain(output);
        if (process.Error is { } error) _pump.Drain(error);
        process.Channel?.Drain();
        process.Channel?.Close();
        process.Input?.Close();
        process.Notify?.Close();
        process.LeaseTimer?.Cancel();
        if (process.Announced) Ended?.Invoke(process);
        Sweep();
    }

    /// <summary>Reaps whatever else has ended.</summary>
    public void Sweep()
    {
        while (Children.NextEnded() is > 0 and var pid)
        {
            if (_table.WithPid(pid) is { } process) Reap(process);
            else if (!_helpers.Reap(pid) && Children.TryReap(pid) is null) return;
        }
    }

    /// <summary>Not before all processes are in the table: who is not in it is an orphan.</summary>
    public void SweepRegularly()
    {
        Sweep();
        _loop.After(SweepEvery, SweepRegularly);
    }

    /// <summary>An end nobody can tell the code of any more is still an end.</summary>
    private static ChildEnd? Lost(ManagedProcess process) =>
        ProcFs.Stat(process.Pid) is { } stat && stat.StartTicks == process.Identity.StartTicks ? null : new ChildEnd(null, null, 0, 0);

    private void Unwatch(ManagedProcess process)
    {
        if (process.PidFd < 0) return;
        _loop.Forget(process.PidFd);
        Descriptors.Close(process.PidFd);
        process.PidFd = -1;
    }
}
