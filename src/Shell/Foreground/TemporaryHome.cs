using System.Security.Cryptography;
using ActorPm.Contracts.Homes;
using ActorPm.Shell.Client;

namespace ActorPm.Shell.Foreground;

/// <summary>A home of a single foreground command, for its user only, gone when the command is.</summary>
internal sealed class TemporaryHome : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private TemporaryHome(HomePaths paths) => Paths = paths;

    public HomePaths Paths { get; }

    /// <summary>Made in the first of the usual places that can be written: containers may have a read-only root.</summary>
    /// <exception cref="NodeUnreachableException">There is none.</exception>
    public static TemporaryHome Create()
    {
        var name = "actorpm-" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6));
        List<string> faults = [];
        foreach (var place in (ReadOnlySpan<string?>)[Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR"), "/run", Path.GetTempPath(), "/dev/shm"])
        {
            if (string.IsNullOrEmpty(place) || !Directory.Exists(place)) continue;
            try
            {
                var folder = Directory.CreateDirectory(Path.Combine(place, name), OwnerOnly).FullName;
                var home = new HomePaths(folder);
                home.Create();
                return new TemporaryHome(home);
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                faults.Add(fault.Message);
            }
        }

        throw new NodeUnreachableException(
            "there is no folder for temporary files: " + string.Join("; ", faults), "mount a writable folder and name it in TMPDIR");
    }

    public void Dispose()
    {
        try
        {
            Directory.Delete(Paths.Root, recursive: true);
        }
        catch (IOException)
        {
            // The keeper may have taken it along already.
        }
    }
}
