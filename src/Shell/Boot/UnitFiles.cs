using ActorPm.Shell.Declaring;

namespace ActorPm.Shell.Boot;

/// <summary>Writes unit files, each in one step.</summary>
internal static class UnitFiles
{
    private const UnixFileMode ReadableByAll =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <exception cref="DeclarationException">The folder cannot be written.</exception>
    public static void Write(string path, string text)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            var partial = path + ".partial";
            File.WriteAllText(partial, text);
            File.SetUnixFileMode(partial, ReadableByAll);
            File.Move(partial, path, overwrite: true);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new DeclarationException($"{path} cannot be written: {fault.Message}", "check the owner and mode of its folder, and whether the disk is read-only or full");
        }
    }
}
