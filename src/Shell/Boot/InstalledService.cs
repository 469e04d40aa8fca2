using ActorPm.Contracts.Homes;
using ActorPm.Shell.Os;

namespace ActorPm.Shell.Boot;

/// <summary>The units of a home that <c>pbm startup</c> has written.</summary>
/// <param name="Folder">Where they lie.</param>
/// <param name="NodeUnit">Name of the node's.</param>
/// <param name="KeeperUnit">Name of the keeper's.</param>
/// <param name="OwnManager">They belong to the user's own service manager.</param>
/// <param name="Home">Whose they are.</param>
internal sealed record InstalledService(string Folder, string NodeUnit, string KeeperUnit, bool OwnManager, string Home)
{
    public const string SystemFolder = "/etc/systemd/system";

    public static string UserFolder
    {
        get
        {
            var configuration = Environment.GetEnvironmentVariable("XDG_CONFIG_HOME");
            if (string.IsNullOrEmpty(configuration))
                configuration = Path.Combine(Environment.GetEnvironmentVariable("HOME") ?? "/", ".config");
            return Path.Combine(configuration, "systemd/user");
        }
    }

    public IReadOnlyList<string> Units => [KeeperUnit, NodeUnit];

    public Systemctl Control => new(OwnManager);

    /// <summary>The service of a home; null when there is none.</summary>
    public static InstalledService? Of(HomePaths home) => Of(home, SystemFolder, ofUser: false) ?? Of(home, UserFolder, ofUser: true);

    /// <summary>The service of a home among the units in <paramref name="folder"/>.</summary>
    public static InstalledService? Of(HomePaths home, string folder, bool ofUser)
    {
        if (!Directory.Exists(folder)) return null;
        foreach (var file in Directory.EnumerateFiles(folder, "*.service").Order(StringComparer.Ordinal))
        {
            if (Keys(file) is not { } keys || keys.Home != home.Root || keys.Keeper is not { } keeper) continue;
            return new InstalledService(folder, Path.GetFileName(file), keeper, ofUser, home.Root);
        }

        return null;
    }

    /// <summary>Both are started at boot, and for a user's own manager that manager is.</summary>
    public bool StartsAtBoot(string lingering = "/var/lib/systemd/linger")
    {
        var wanted = Path.Combine(Folder, OwnManager ? "default.target.wants" : "multi-user.target.wants");
        return Units.All(unit => Path.Exists(Path.Combine(wanted, unit)))
            && (!OwnManager || File.Exists(Path.Combine(lingering, FileOwner.NameOf(FileOwner.CurrentUser))));
    }

    /// <summary>This user can start and stop them now: root, or whose own manager runs.</summary>
    public bool IsOurs => OwnManager ? Systemctl.OwnManagerRuns : FileOwner.CurrentUser == 0;

    /// <summary>The line that starts them.</summary>
    public string StartLine => $"{(OwnManager ? "systemctl --user" : "sudo systemctl")} start {NodeUnit}";

    private static (string Home, string? Keeper)? Keys(string file)
    {
        try
        {
            var lines = File.ReadAllLines(file);
            var section = Array.IndexOf(lines, ServiceUnits.Section);
            if (section < 0) return null;
            var keys = lines[(section + 1)..];
            return Value(keys, ServiceUnits.HomeKey) is { } home ? (home, Value(keys, ServiceUnits.KeeperKey)) : null;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string? Value(IEnumerable<string> lines, string key) =>
        lines.FirstOrDefault(line => line.StartsWith(key, StringComparison.Ordinal))?[key.Length..];
}
