using ActorPm.Contracts.Homes;
using ActorPm.Contracts.Units;

namespace ActorPm.Node.Hosting;

/// <summary>How often memory is compared with its limits, as <see cref="DaemonVariables.WorkerInterval"/> has it.</summary>
internal static class MemoryInterval
{
    /// <summary>The whole process table is read each time.</summary>
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(100);

    /// <summary>Null for the usual interval; and a sentence when what was said cannot be meant.</summary>
    public static TimeSpan? Read(Func<string, string?> variable, out string? problem)
    {
        problem = null;
        if (DaemonVariables.Find(DaemonVariables.WorkerInterval, variable) is not { Value.Length: > 0 } said) return null;
        if (DurationText.TryParse(said.Value, out var interval) && interval >= Shortest) return interval;
        problem = $"{said.Variable}: expected milliseconds from {Shortest.TotalMilliseconds:0} on, found '{said.Value}'; memory is looked at as usual";
        return null;
    }
}
