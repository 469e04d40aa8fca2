namespace ActorPm.Shell.Interactive;

/// <summary>Files and folders that a word may become.</summary>
internal static class PathCandidates
{
    private const int Most = 500;

    /// <summary>Sorted; hidden ones only where a dot was typed. None where the folder cannot be read.</summary>
    /// <param name="typed">The word.</param>
    /// <param name="folder">The current folder.</param>
    public static IReadOnlyList<string> Of(string typed, string folder)
    {
        var slash = typed.LastIndexOf('/') + 1;
        var (before, begun) = (typed[..slash], typed[slash..]);
        try
        {
            return
            [
                .. new DirectoryInfo(Path.GetFullPath(before.Length == 0 ? "." : before, folder)).EnumerateFileSystemInfos()
                    .Where(entry => entry.Name.StartsWith(begun, StringComparison.Ordinal) && (begun.Length > 0 || !entry.Name.StartsWith('.')))
                    .Take(Most)
                    .Select(entry => before + entry.Name + (entry is DirectoryInfo ? "/" : ""))
                    .Order(StringComparer.Ordinal),
            ];
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return [];
        }
    }
}
