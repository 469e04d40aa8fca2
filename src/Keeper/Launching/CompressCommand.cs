using System.IO.Compression;
using ActorPm.Keeper.Logs;
using ActorPm.Keeper.Os;

namespace ActorPm.Keeper.Launching;

/// <summary><c>pbm-keeper compress FILE</c>: FILE becomes FILE.gz, without a moment in which neither is whole.</summary>
internal static class CompressCommand
{
    public static int Run(string file)
    {
        Programs.BecomeNice();
        var part = file + RotatedFiles.Compressed + ".part";
        try
        {
            var options = new FileStreamOptions
            {
                Mode = FileMode.Create,
                Access = FileAccess.Write,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            };
            using (var source = File.OpenRead(file))
            using (var target = new FileStream(part, options))
            using (var gzip = new GZipStream(target, CompressionLevel.Fastest))
                source.CopyTo(gzip, 128 * 1024);
            File.Move(part, file + RotatedFiles.Compressed, overwrite: true);
            DropSource(file, part);
            return 0;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            KeeperLog.Write($"{file} could not be compressed: {problem.Message}");
            File.Delete(part);
            return 1;
        }
    }

    /// <summary>
    /// Takes the source away; when it was deleted as excess meanwhile, its compressed form must not outlive
    /// it. Moving tells the two apart at one stroke.
    /// </summary>
    private static void DropSource(string file, string part)
    {
        try
        {
            File.Move(file, part, overwrite: true);
            File.Delete(part);
        }
        catch (FileNotFoundException)
        {
            File.Delete(file + RotatedFiles.Compressed);
        }
    }
}
