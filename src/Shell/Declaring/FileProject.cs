namespace ActorPm.Shell.Declaring;

/// <summary>Which project a file declares the apps of.</summary>
internal static class FileProject
{
    /// <summary>
    /// The one it names, else its folder, so that a file made of another one beside it takes over that one's apps; null for
    /// the standard input, which lies nowhere.
    /// </summary>
    public static string? Of(string target, DeclaredApps declared, IMachine machine) => declared.Project
        ?? (target == ConfigFile.StandardInput ? null : Path.GetDirectoryName(Path.GetFullPath(target, machine.CurrentFolder)));
}
