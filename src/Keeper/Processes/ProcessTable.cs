namespace ActorPm.Keeper.Processes;

/// <summary>The processes that live, or whose tree has not ended yet. An instance has one, and two while it is replaced.</summary>
internal sealed class ProcessTable
{
    private readonly Dictionary<long, ManagedProcess> _byGeneration = [];
    private readonly Dictionary<int, List<ManagedProcess>> _byInstance = [];
    private readonly Dictionary<int, ManagedProcess> _byPid = [];

    public IReadOnlyCollection<ManagedProcess> All => _byGeneration.Values;

    public int Count => _byGeneration.Count;

    /// <summary>Called whenever one is gone.</summary>
    public Action? Removed { get; set; }

    public void Add(ManagedProcess process)
    {
        _byGeneration[process.Generation] = process;
        if (_byInstance.TryGetValue(process.Instance, out var others)) others.Add(process);
        else _byInstance[process.Instance] = [process];
        if (process.Lives) _byPid[process.Pid] = process;
    }

    /// <summary>The processes of an instance, the older one first.</summary>
    public IReadOnlyList<ManagedProcess> Of(int instance) => _byInstance.GetValueOrDefault(instance) ?? [];

    /// <summary>The process of exactly this generation; null when it is gone.</summary>
    public ManagedProcess? Find(int instance, long generation) =>
        _byGeneration.TryGetValue(generation, out var process) && process.Instance == instance ? process : null;

    public ManagedProcess? WithPid(int pid) => _byPid.GetValueOrDefault(pid);

    /// <summary>Its pid is free for anybody from now on.</summary>
    public void Reaped(ManagedProcess process) => _byPid.Remove(process.Pid);

    public void Remove(ManagedProcess process)
    {
        if (_byPid.GetValueOrDefault(process.Pid) == process) _byPid.Remove(process.Pid);
        _byGeneration.Remove(process.Generation);
        if (_byInstance.TryGetValue(process.Instance, out var others) && others.Remove(process) && others.Count == 0)
            _byInstance.Remove(process.Instance);
        Removed?.Invoke();
    }
}
