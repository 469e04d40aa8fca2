using System.Globalization;
using ActorPm.Keeper.Os;

namespace ActorPm.Keeper.Handoff;

/// <summary>Finds out who has a port that cannot be taken. Reads all of /proc, so not on the control thread.</summary>
internal static class PortHolder
{
    private const int Listening = 0x0A, Unconnected = 0x07;

    /// <summary>Calls back with <c>3000: address already in use, by node (pid 12)</c> on the control thread.</summary>
    public static void Describe(EventLoop loop, SocketSpec spec, int errno, Action<string> done)
    {
        var text = $"{spec.Text(null)}: {Errno.Text(errno).ToLowerInvariant()}";
        if (errno != Errno.AddressInUse || spec.Port <= 0)
        {
            done(text);
            return;
        }

        ThreadPool.UnsafeQueueUserWorkItem(
            _ =>
            {
                var holder = Find(spec);
                loop.Post(() => done(holder is null ? text : $"{text}, by {holder}"));
            },
            null);
    }

    /// <summary>Name and pid; null when it is not to be found (it may be in another container, or another user's).</summary>
    internal static string? Find(SocketSpec spec)
    {
        try
        {
            var table = spec.IsUdp ? "udp" : "tcp";
            var sockets = Inodes($"/proc/net/{table}", spec).Concat(Inodes($"/proc/net/{table}6", spec)).Select(inode => $"socket:[{inode}]").ToHashSet();
            if (sockets.Count == 0) return null;
            foreach (var pid in ProcFs.Pids())
                if (Holds(pid, sockets))
                    return $"{ProcFs.Text($"/proc/{pid}/comm").Trim()} (pid {pid})";
        }
        catch (IOException)
        {
            // Only a help for a person.
        }

        return null;
    }

    private static IEnumerable<string> Inodes(string table, SocketSpec spec)
    {
        var state = (spec.IsUdp ? Unconnected : Listening).ToString("X2", CultureInfo.InvariantCulture);
        var port = ":" + spec.Port.ToString("X4", CultureInfo.InvariantCulture);
        foreach (var line in ProcFs.Text(table).Split('\n').Skip(1))
            if (line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is { Length: > 9 } fields && fields[1].EndsWith(port, StringComparison.Ordinal) && fields[3] == state)
                yield return fields[9];
    }

    private static bool Holds(int pid, HashSet<string> sockets)
    {
        try
        {
            foreach (var entry in Directory.EnumerateFiles($"/proc/{pid}/fd"))
                if (new FileInfo(entry).LinkTarget is { } target && sockets.Contains(target)) return true;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // It has ended, or is another user's.
        }

        return false;
    }
}
