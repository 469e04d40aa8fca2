using System.Globalization;

namespace ActorPm.Shell.Os;

/// <summary>What the processes of a tree listen on, as far as this user may see.</summary>
internal static class ListeningSockets
{
    private const string Listening = "0A"; // TCP_LISTEN

    private static readonly string[] Tables = ["/proc/net/tcp", "/proc/net/tcp6"];

    /// <summary>Ports, ascending.</summary>
    public static IReadOnlyList<int> PortsOf(IEnumerable<int> roots)
    {
        var inodes = Tree(roots).SelectMany(Inodes).ToHashSet();
        if (inodes.Count == 0) return [];
        return [.. Tables.SelectMany(table => Ports(table, inodes)).Distinct().Order()];
    }

    /// <summary>Ports that anybody listens on.</summary>
    public static IReadOnlySet<int> All() => Tables.SelectMany(table => Ports(table, null)).ToHashSet();

    private static HashSet<int> Tree(IEnumerable<int> roots)
    {
        var tree = roots.Where(pid => pid > 0).ToHashSet();
        var parents = Parents();
        for (var grew = true; grew;)
        {
            grew = false;
            foreach (var (pid, parent) in parents) grew |= tree.Contains(parent) && tree.Add(pid);
        }

        return tree;
    }

    private static List<(int Pid, int Parent)> Parents()
    {
        var parents = new List<(int, int)>();
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var pid)) continue;
            // The name in parentheses may contain anything.
            if (Read(Path.Combine(folder, "stat")) is { } stat && stat[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries) is [_, var parent, ..])
                parents.Add((pid, int.Parse(parent, CultureInfo.InvariantCulture)));
        }

        return parents;
    }

    private static IEnumerable<string> Inodes(int pid)
    {
        string[] descriptors;
        try
        {
            descriptors = Directory.GetFileSystemEntries($"/proc/{pid}/fd");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            yield break;
        }

        foreach (var descriptor in descriptors)
        {
            if (new FileInfo(descriptor).LinkTarget is { } target && target.StartsWith("socket:[", StringComparison.Ordinal)) yield return target[8..^1];
        }
    }

    private static IEnumerable<int> Ports(string table, HashSet<string>? inodes)
    {
        foreach (var line in (Read(table) ?? "").Split('\n').Skip(1))
        {
            var fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (fields.Length < 10 || fields[3] != Listening || inodes?.Contains(fields[9]) == false) continue;
            yield return int.Parse(fields[1][(fields[1].LastIndexOf(':') + 1)..], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        }
    }

    private static string? Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
