namespace ActorPm.Keeper.Cgroups;

/// <summary>Files of a cgroup: one write is one wish, and the kernel answers with an error.</summary>
internal static class CgroupFile
{
    /// <returns>Why it was refused; null when it was not.</returns>
    public static string? Write(string path, string text)
    {
        try
        {
            File.WriteAllText(path, text);
            return null;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return $"{path} cannot be written: {problem.Message}";
        }
    }

    /// <summary>The words of a file; none when it cannot be read.</summary>
    public static IReadOnlyList<string> Words(string path)
    {
        try
        {
            return File.ReadAllText(path).Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
