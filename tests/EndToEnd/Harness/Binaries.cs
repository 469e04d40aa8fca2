namespace ActorPm.EndToEnd.Tests.Harness;

/// <summary>The built programs under test: the folder named by ACTORPM_DIST, else artifacts/current of the repository.</summary>
internal static class Binaries
{
    public static string Folder { get; } = Find();

    public static string Pbm => Path.Combine(Folder, "pbm");

    /// <summary>The repository; scripts and examples are run from it.</summary>
    public static string Repository { get; } = FindRepository();

    private static string Find()
    {
        var named = Environment.GetEnvironmentVariable("ACTORPM_DIST");
        var folder = string.IsNullOrEmpty(named) ? Path.Combine(FindRepository(), "artifacts", "current") : named;
        if (!File.Exists(Path.Combine(folder, "pbm")))
            throw new InvalidOperationException($"no pbm in {folder}; run ./build first, or name a folder in ACTORPM_DIST");
        // What is running must not change when the link does.
        return Directory.ResolveLinkTarget(folder, returnFinalTarget: true)?.FullName ?? Path.GetFullPath(folder);
    }

    private static string FindRepository([System.Runtime.CompilerServices.CallerFilePath] string source = "")
    {
        var folder = Path.GetDirectoryName(source);
        while (folder is not null && !File.Exists(Path.Combine(folder, "ActorPm.sln"))) folder = Path.GetDirectoryName(folder);
        return folder ?? throw new InvalidOperationException($"no repository above {source}");
    }
}
