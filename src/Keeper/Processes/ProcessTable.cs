namespace ActorPm.Keeper.Processes;

/// <summary>The processes that live, or whose tree has not ended yet: one per instance.</summary>
internal sealed class ProcessTable
{
    private readonly Dictionary<int, ManagedProcess> _byInstance = [];
    private readonly Dictionary<int, ManagedProcess> _byPid = [];

    public IReadOnlyCollection<ManagedProcess> All => _byInstance.Values;

    public int Count => _byInstance.Count;

    /// <summary>Called whenever one is gone.</summary>
    public Action? Removed { get; set; }

    public void Add(ManagedProcess process)
    {
        _byInstance[process.Instance] = process;
        if (process.Lives) _byPid[process.Pid] = process;
    }

    public bool HasInstance(int instance) => _byInstance.ContainsKey(instance);

    /// <summary>The process of exactly this generation; null when it is gone.</summary>
    public ManagedProcess? Find(int instance, long generation) =>
        _byInstance.TryGetValue(instance, out var process) && process.Generation == generation ? process : null;

    public ManagedProcess? WithPid(int pid) => _byPid.GetValueOrDefault(pid);

    /// <summary>Its pid is free for anybody from now on.</summary>
    public void Reaped(ManagedProcess process) => _byPid.Remove(process.Pid);

    public void Remove(ManagedProcess process)
    {
        _byPid.Remove(process.Pid);
        _byInstance.Remove(process.Instance);
        Removed?.Invoke();
    }
}
