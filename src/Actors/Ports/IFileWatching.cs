namespace ActorPm.Actors.Ports;

/// <summary>Tells of changes in folders, by the means of the operating system.</summary>
public interface IFileWatching
{
    /// <summary>
    /// Tells <paramref name="observer"/> of what changes from now on, until the answer is disposed. What
    /// cannot be watched is told as trouble; it never throws.
    /// </summary>
    IDisposable Watch(WatchPlan plan, IFileWatchObserver observer);
}

/// <summary>Told of changes, from any thread; calls must not block.</summary>
public interface IFileWatchObserver
{
    /// <summary>These changed, in this order.</summary>
    void Changed(IReadOnlyList<FileChange> changes);

    /// <summary>Something keeps it from seeing all changes, or makes it slower.</summary>
    void Trouble(string text);
}

/// <summary>What is to be watched.</summary>
/// <param name="Roots">Absolute paths of folders and files; they need not be there yet.</param>
/// <param name="Skips">Whether a path (second: it is a folder) does not count; a skipped folder is not looked into.</param>
/// <param name="CountsFolders">New, moved and deleted folders are told too, not only files.</param>
/// <param name="Polling">Look again and again instead of being told.</param>
/// <param name="FollowLinks">Look through symbolic links to folders.</param>
/// <param name="Since">Files written from this moment on count, also when they were written before the watch was in place.</param>
public sealed record WatchPlan(
    IReadOnlyList<string> Roots, Func<string, bool, bool> Skips, bool CountsFolders, bool Polling, bool FollowLinks, DateTimeOffset Since);

/// <summary>One change.</summary>
/// <param name="Path">Absolute path.</param>
/// <param name="Kind">What happened to it.</param>
public readonly record struct FileChange(string Path, FileChangeKind Kind);

/// <summary>What happened to a file or folder.</summary>
public enum FileChangeKind
{
    /// <summary>It is new, or was moved here.</summary>
    Added,

    /// <summary>It was written.</summary>
    Changed,

    /// <summary>It is gone.</summary>
    Deleted,

    /// <summary>So much changed below it that single changes are not known.</summary>
    Lost,
}
