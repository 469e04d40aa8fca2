using System.Runtime.InteropServices;

namespace ActorPm.Compare;

/// <summary>What the figures were measured on, without names.</summary>
internal static class Machine
{
    public static string Describe()
    {
        var memory = File.ReadLines("/proc/meminfo").First().Split(' ', StringSplitOptions.RemoveEmptyEntries)[1];
        var kernel = string.Join('.', Environment.OSVersion.Version.ToString().Split('.').Take(2));
        return $"{Environment.ProcessorCount} cores ({RuntimeInformation.OSArchitecture}), {long.Parse(memory) >> 20} GiB of memory, "
            + $"Linux {kernel}, .NET {Environment.Version}";
    }
}
