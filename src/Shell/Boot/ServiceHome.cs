using ActorPm.Contracts.Homes;
using ActorPm.Shell.Declaring;
using ActorPm.Shell.Os;

namespace ActorPm.Shell.Boot;

/// <summary>Makes a home that units can be started for: systemd opens the log files before the daemons could make them.</summary>
internal static class ServiceHome
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <exception cref="DeclarationException">It belongs to somebody else, or cannot be made.</exception>
    public static void Prepare(HomePaths home, Account account)
    {
        if (FileOwner.Of(home.Root) is { } owner && owner != account.User)
            throw new DeclarationException(
                $"the home {home.Root} belongs to {FileOwner.NameOf(owner)}, not to {account.Name}",
                "name its user with -u, or another home with --hp or " + HomePaths.Variable);
        try
        {
            foreach (var folder in (ReadOnlySpan<string>)[home.Root, home.Logs])
            {
                if (Directory.Exists(folder)) continue;
                Directory.CreateDirectory(folder, OwnerOnly);
                Give(folder, account);
            }

            foreach (var file in (ReadOnlySpan<string>)[home.NodeLog, home.KeeperLog])
            {
                if (File.Exists(file)) continue;
                using (new FileStream(file, new FileStreamOptions
                {
                    Mode = FileMode.CreateNew,
                    Access = FileAccess.Write,
                    UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
                }))
                {
                }

                Give(file, account);
            }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new DeclarationException($"the home {home.Root} cannot be made: {fault.Message}", "name another one with --hp or " + HomePaths.Variable);
        }
    }

    private static void Give(string path, Account account)
    {
        if (FileOwner.CurrentUser != account.User) _ = LibC.ChangeOwner(path, account.User, account.Group);
    }
}
