namespace ActorPm.Node.Watching;

/// <summary>How folders are read: hidden files too, what cannot be read is passed over.</summary>
internal static class TreeEntries
{
    public static EnumerationOptions Options { get; } = new() { IgnoreInaccessible = true, AttributesToSkip = 0, ReturnSpecialDirectories = false };
}
