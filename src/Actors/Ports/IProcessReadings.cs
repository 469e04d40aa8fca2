namespace ActorPm.Actors.Ports;

/// <summary>Readings of processes and of the machine.</summary>
public interface IProcessReadings
{
    /// <summary>
    /// CPU time and resident memory of the tree below each of <paramref name="roots"/> (pid), in one pass
    /// over the process table. Roots that are gone are left out.
    /// </summary>
    IReadOnlyDictionary<int, TreeReading> ReadTrees(IReadOnlyCollection<int> roots);

    /// <summary>The environment a process was started with; null when it cannot be read.</summary>
    IReadOnlyDictionary<string, string>? ReadEnvironment(int pid);
}

/// <summary>One process tree at one moment.</summary>
/// <param name="CpuTime">Processor time of its living members since their start.</param>
/// <param name="ResidentBytes">Sum of the resident memory of its members.</param>
/// <param name="Processes">Number of members.</param>
public readonly record struct TreeReading(TimeSpan CpuTime, long ResidentBytes, int Processes);
