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
            File.Delete(file);
            return 0;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            KeeperLog.Write($"{file} could not be compressed: {problem.Message}");
            File.Delete(part);
            return 1;
        }
    }
}
