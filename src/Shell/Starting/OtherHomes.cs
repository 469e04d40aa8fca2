using System.Text;

namespace ActorPm.Shell.Starting;

/// <summary>Finds the homes of other running nodes on this machine, for those who look into an empty list (sudo, CI).</summary>
internal static class OtherHomes
{
    /// <summary>Homes with a running node that this user may know of, without <paramref name="own"/>.</summary>
    public static IReadOnlyList<string> Running(string own, string proc = "/proc")
    {
        var homes = new SortedSet<string>(StringComparer.Ordinal);
        if (!Directory.Exists(proc)) return [];
        foreach (var folder in Directory.EnumerateDirectories(proc))
            if (int.TryParse(Path.GetFileName(folder), out _) && HomeOf(CommandLine(folder)) is { } home && home != own)
                homes.Add(home);
        return [.. homes];
    }

    /// <summary>The home in a node's command line, <c>pbm-node run --home X</c>; null for any other program.</summary>
    internal static string? HomeOf(IReadOnlyList<string> words)
    {
        // The node may run as "dotnet pbm-node.dll".
        var node = words.Take(2).Any(word => Path.GetFileName(word) is "pbm-node" or "pbm-node.dll");
        if (!node || !words.Contains("run")) return null;
        for (var at = 0; at + 1 < words.Count; at++)
            if (words[at] == "--home")
                return words[at + 1];
        return null;
    }

    private static string[] CommandLine(string folder)
    {
        try
        {
            return Encoding.UTF8.GetString(File.ReadAllBytes(Path.Combine(folder, "cmdline"))).Split('\0');
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return []; // ended meanwhile, or hidden
        }
    }
}
