using System.Text;

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

    /// <summary>
    /// Gives a file this content: written whole and flushed beside it, then renamed over it, so that it is never half, not
    /// even after a power cut.
    /// </summary>
    public static void Replace(string path, string text)
    {
        var temporary = path + ".new";
        File.Delete(temporary);
        using (var stream = new FileStream(temporary, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = OwnerOnly }))
        {
            stream.Write(Encoding.UTF8.GetBytes(text));
            stream.Flush(flushToDisk: true);
        }

        File.Move(temporary, path, overwrite: true);
    }
}
