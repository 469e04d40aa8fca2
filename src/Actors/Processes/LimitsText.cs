using ActorPm.Contracts.Apps;
using ActorPm.Contracts.Units;

namespace ActorPm.Actors.Processes;

/// <summary>Limits of the kernel in words.</summary>
internal static class LimitsText
{
    /// <summary>That they limit nothing, and why.</summary>
    public static string NotInForce(LimitRules limits, string problem) => $"{Describe(limits)} not in force: {problem}";

    /// <summary><c>memory_max 300M and cpu_max 50% are</c>.</summary>
    private static string Describe(LimitRules limits)
    {
        List<string> named = [];
        if (limits.MemoryBytes is { } bytes) named.Add($"memory_max {ByteSize.ToExactText(bytes)}");
        if (limits.CpuPercent is { } percent) named.Add($"cpu_max {percent}%");
        return string.Join(" and ", named) + (named.Count == 1 ? " is" : " are");
    }
}
