namespace ActorPm.EndToEnd.Tests.Harness;

/// <summary>
/// Another build of all three programs: a copy of that named by ACTORPM_OTHER_DIST, else of the one
/// under test (other files and inodes, the same build number).
/// </summary>
internal static class SecondBuild
{
    public static string Make(TestHome home)
    {
        var named = Environment.GetEnvironmentVariable("ACTORPM_OTHER_DIST");
        var copy = home.File("second-build");
        Copy(string.IsNullOrEmpty(named) ? Binaries.Folder : named, copy);
        return copy;
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var entry in new DirectoryInfo(from).EnumerateFileSystemInfos())
        {
            var target = Path.Combine(to, entry.Name);
            if (entry.LinkTarget is { } link) File.CreateSymbolicLink(target, link);
            else if (entry is DirectoryInfo) Copy(entry.FullName, target);
            else File.Copy(entry.FullName, target);
        }
    }
}
