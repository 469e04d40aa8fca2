using System.Buffers.Text;

namespace ActorPm.Node.Readings;

/// <summary>What is used of <c>/proc/PID/stat</c> (proc(5)).</summary>
/// <param name="Parent">Pid of the parent, field 4.</param>
/// <param name="CpuTicks">Time in user and kernel mode, fields 14 and 15; that of dead children is not counted.</param>
/// <param name="Threads">Number of threads, field 20.</param>
/// <param name="ResidentPages">Resident memory, field 24.</param>
internal readonly record struct ProcessStat(int Parent, long CpuTicks, int Threads, long ResidentPages)
{
    /// <summary>Reads a line; false when it is not one.</summary>
    public static bool TryParse(ReadOnlySpan<byte> line, out ProcessStat stat)
    {
        stat = default;
        // The name, field 2, may hold anything, closing brackets and line ends too: the last one ends it.
        var end = line.LastIndexOf((byte)')');
        if (end < 0 || end + 2 >= line.Length) return false;
        var rest = line[(end + 2)..];
        long parent = 0, user = 0, system = 0, threads = 0, pages = 0;
        for (var field = 3; field <= 24; field++)
        {
            var length = rest.IndexOf((byte)' ');
            var value = length < 0 ? rest : rest[..length];
            var ok = field switch
            {
                4 => TryNumber(value, out parent),
                14 => TryNumber(value, out user),
                15 => TryNumber(value, out system),
                20 => TryNumber(value, out threads),
                24 => TryNumber(value, out pages),
                _ => true,
            };
            if (!ok || (length < 0 && field < 24)) return false;
            rest = length < 0 ? default : rest[(length + 1)..];
        }

        stat = new ProcessStat((int)parent, user + system, (int)threads, pages);
        return true;
    }

    private static bool TryNumber(ReadOnlySpan<byte> value, out long number) => Utf8Parser.TryParse(value, out number, out _);
}
