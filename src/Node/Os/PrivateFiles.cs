namespace ActorPm.Node.Os;

/// <summary>Files that only their owner may read, from their first moment on.</summary>
internal static class PrivateFiles
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Makes an empty file where there is none; true when it was made. What is there is narrowed to its owner.</summary>
    public static bool Ensure(string path)
    {
        if (File.Exists(path))
        {
            if (File.GetUnixFileMode(path) != OwnerOnly) File.SetUnixFileMode(path, OwnerOnly);
            return false;
        }

        using var made = new FileStream(path, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = OwnerOnly });
        return true;
    }
}
