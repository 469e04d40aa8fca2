namespace ActorPm.Contracts.Apps;

/// <summary>What the kernel enforces on all processes of an instance together, where the keeper has a cgroup v2 of its own.</summary>
public sealed record LimitRules
{
    /// <summary>More memory than this and the kernel ends the instance, in bytes; null for no limit (<c>memory.max</c>).</summary>
    public long? MemoryBytes { get; set; }

    /// <summary>No more processor time than this, in percent of one processor; null for no limit (<c>cpu.max</c>).</summary>
    public int? CpuPercent { get; set; }

    /// <summary>Nothing is limited.</summary>
    public bool AreNone() => MemoryBytes is null && CpuPercent is null;
}
