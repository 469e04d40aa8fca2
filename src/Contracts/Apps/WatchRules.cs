namespace ActorPm.Contracts.Apps;

/// <summary>Whether an app is restarted when files change, and which changes count.</summary>
public sealed record WatchRules
{
    /// <summary>Changes restart the app. The rest is kept while this is off, so that switching on again is one word.</summary>
    public bool Enabled { get; set; }

    /// <summary>Folders and files, relative to the working folder; empty for the whole working folder.</summary>
    public IReadOnlyList<string> Paths { get; set; } = [];

    /// <summary>
    /// Patterns as in a .gitignore file, relative to the working folder. They come after the usual ones (names
    /// that begin with a dot, node_modules), so that <c>!.env</c> lets one of those count.
    /// </summary>
    public IReadOnlyList<string> Ignore { get; set; } = [];

    /// <summary>Only files with one of these extensions count (without the dot); empty for all.</summary>
    public IReadOnlyList<string> Extensions { get; set; } = [];

    /// <summary>So long nothing may change before the restart; zero for the usual moment.</summary>
    public TimeSpan Delay { get; set; }

    /// <summary>Look at the files again and again, for file systems that report no changes (network, some containers).</summary>
    public bool Polling { get; set; }

    /// <summary>Look through symbolic links to folders.</summary>
    public bool FollowLinks { get; set; } = true;

    /// <summary>
    /// A person edits these files all the time (<c>pbm dev</c>): a path is suspended only for changes that
    /// follow a start so closely that the app itself must have made them.
    /// </summary>
    public bool ExpectEdits { get; set; }
}
