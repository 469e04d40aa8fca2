namespace ActorPm.Shell.Declaring;

/// <summary>Which project a file declares the apps of.</summary>
internal static class FileProject
{
    /// <summary>
    /// The one it names, else the file itself, so that <c>--prune</c> with one of two files in a folder leaves the other's
    /// apps alone; null for the standard input, which lies nowhere.
    /// </summary>
    public static string? Of(string target, DeclaredApps declared, IMachine machine) => declared.Project
        ?? (target == ConfigFile.StandardInput ? null : Path.GetFullPath(target, machine.CurrentFolder));
}
