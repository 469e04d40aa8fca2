using ActorPm.Keeper.Os;

namespace ActorPm.Keeper.Logs;

/// <summary>The folders log files lie in.</summary>
internal static class LogFolders
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Makes the folder of a log file; what goes wrong shows when the file is opened.</summary>
    public static void TryCreate(string file)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!, OwnerOnly);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or ArgumentException)
        {
        }
    }

    public static void DeleteExcess(string file, int keep)
    {
        try
        {
            foreach (var excess in RotatedFiles.Excess(file, Directory.EnumerateFiles(Path.GetDirectoryName(file)!), keep))
                File.Delete(excess);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            KeeperLog.Write($"rotated files of {file} could not be deleted: {problem.Message}");
        }
    }

    public static bool EndsWithLineEnd(string file, long size)
    {
        var descriptor = ReadDescriptor.TryOpen(file);
        if (descriptor < 0) return true;
        Span<byte> last = stackalloc byte[1];
        var read = ReadDescriptor.ReadAt(descriptor, last, size - 1);
        Descriptors.Close(descriptor);
        return read != 1 || last[0] == '\n';
    }
}
