using ActorPm.Keeper.Os;

namespace ActorPm.Keeper.Processes;

/// <summary>The keeper's own children that are no managed processes: compression, a relay, a restarted node, a new binary asked.</summary>
internal sealed class Helpers(EventLoop loop, Limits limits)
{
    private readonly Dictionary<int, Action<ChildEnd>> _running = [];

    public bool Contains(int pid) => _running.ContainsKey(pid);

    /// <summary>The pid, or a negative errno. The callback comes when it has ended.</summary>
    public int Start(SpawnPlan plan, Action<ChildEnd> ended)
    {
        limits.Lower();
        var pid = Spawn.Start(plan);
        limits.Restore();
        if (pid < 0) return pid;
        Adopt(pid, ended);
        return pid;
    }

    /// <summary>A child that a former program image of this process started.</summary>
    public void Adopt(int pid, Action<ChildEnd> ended)
    {
        _running[pid] = ended;
        var descriptor = PidFd.TryOpen(pid);
        if (descriptor < 0) return;
        loop.Watch(descriptor, Epoll.Readable, new Handler(_ =>
        {
            loop.Forget(descriptor);
            Descriptors.Close(descriptor);
            Reap(pid);
        }));
    }

    /// <summary>Ends one; as our child not reaped yet, its number is its own.</summary>
    public void Kill(int pid)
    {
        if (!Contains(pid)) return;
        var descriptor = PidFd.TryOpen(pid);
        if (descriptor < 0) return;
        _ = PidFd.Send(descriptor, Signals.Kill);
        Descriptors.Close(descriptor);
    }

    /// <summary>True when this was one of them.</summary>
    public bool Reap(int pid)
    {
        if (!_running.TryGetValue(pid, out var ended) || Children.TryReap(pid) is not { } end) return false;
        _running.Remove(pid);
        ended(end);
        return true;
    }
}
