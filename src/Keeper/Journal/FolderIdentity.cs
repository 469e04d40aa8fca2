using ActorPm.Keeper.Os;

namespace ActorPm.Keeper.Journal;

/// <summary>Tells a folder from a copy of it.</summary>
internal static class FolderIdentity
{
    /// <summary>Device and inode of the folder a file lies in; empty when it cannot be read.</summary>
    public static string Of(string file)
    {
        var descriptor = ReadDescriptor.TryOpen(Path.GetDirectoryName(file)!);
        if (descriptor < 0) return "";
        var facts = LogDescriptor.Facts(descriptor);
        Descriptors.Close(descriptor);
        return facts is { } known ? $"{known.Device}:{known.Inode}" : "";
    }
}
