using System.Globalization;
using ActorPm.Keeper.Os;

namespace ActorPm.Keeper.Handoff.Fds;

/// <summary>How many clients a process has that accepts by itself, from /proc: nobody else knows. Not for the control thread.</summary>
internal static class OpenConnections
{
    private const string Established = "01";

    /// <summary>Established connections of this process to these local ports; null where that may not be read.</summary>
    public static int? Count(int pid, IReadOnlySet<int> ports)
    {
        if (ports.Count == 0) return null;
        try
        {
            var sockets = SocketsOf(pid);
            return InodesOf($"/proc/{pid}/net/tcp", ports).Concat(InodesOf($"/proc/{pid}/net/tcp6", ports)).Count(sockets.Contains);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static HashSet<string> SocketsOf(int pid)
    {
        var inodes = new HashSet<string>();
        foreach (var entry in Directory.EnumerateFiles($"/proc/{pid}/fd"))
            if (new FileInfo(entry).LinkTarget is { } target && target.StartsWith("socket:[", StringComparison.Ordinal))
                inodes.Add(target[8..^1]);
        return inodes;
    }

    private static IEnumerable<string> InodesOf(string table, IReadOnlySet<int> ports)
    {
        foreach (var line in ProcFs.Text(table).Split('\n').Skip(1))
            if (line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is { Length: > 9 } fields && fields[3] == Established && ports.Contains(PortOf(fields[1])))
                yield return fields[9];
    }

    /// <summary>Of an address like <c>0100007F:0BB8</c>.</summary>
    private static int PortOf(string address) => int.Parse(address.AsSpan(address.IndexOf(':', StringComparison.Ordinal) + 1), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
