using ActorPm.Shell.Declaring;

namespace ActorPm.Shell.Boot;

/// <summary>What starts services on this machine: systemd, or a refusal that says what to do instead.</summary>
internal static class InitSystem
{
    public const string Systemd = "systemd", SystemdOfUser = "systemd-user";

    // PM2's names, distributions among them.
    private static readonly HashSet<string> MeansSystemd = [Systemd, "ubuntu", "centos", "arch", "oracle", "debian"];

    private static readonly Dictionary<string, string> Others = new()
    {
        ["upstart"] = "upstart",
        ["ubuntu12"] = "upstart",
        ["ubuntu14"] = "upstart",
        ["systemv"] = "systemv",
        ["amazon"] = "systemv",
        ["centos6"] = "systemv",
        ["openrc"] = "openrc",
        ["gentoo"] = "openrc",
        ["launchd"] = "launchd",
        ["macos"] = "launchd",
        ["darwin"] = "launchd",
        ["rcd"] = "rcd",
        ["freebsd"] = "rcd",
        ["rcd-openbsd"] = "rcd-openbsd",
        ["openbsd"] = "rcd-openbsd",
        ["pcd-openbsd"] = "rcd-openbsd",
        ["smf"] = "smf",
        ["sunos"] = "smf",
        ["solaris"] = "smf",
    };

    /// <summary><see cref="Systemd"/> or <see cref="SystemdOfUser"/>.</summary>
    /// <param name="named">As typed; null to look.</param>
    /// <param name="root">The root folder.</param>
    /// <exception cref="DeclarationException">It is another one, or none.</exception>
    public static string Choose(string? named, string root = "/")
    {
        if (named == SystemdOfUser || (named is not null && MeansSystemd.Contains(named))) return named == SystemdOfUser ? named : Systemd;
        if (named is null)
        {
            if (IsBooted(root)) return Systemd;
            throw new DeclarationException(
                $"Init system not found: {FirstProcess(root)} is process 1 here, not systemd",
                "in a container let pbm be the program it runs: pbm runtime app.js; for an image that boots systemd later: pbm startup systemd");
        }

        if (Others.TryGetValue(named, out var other))
            throw new DeclarationException(
                $"{other} is not supported, pbm startup writes units for systemd only",
                "have it run `pbm ping` once at boot, as the user the apps belong to: that starts node and keeper, which watch each other, and what was running runs again");
        throw new DeclarationException(
            $"{named} is no init system that pbm knows", $"known: {Systemd}, {SystemdOfUser}; without one pbm looks itself");
    }

    /// <summary>systemd is process 1 here (sd_booted(3)).</summary>
    public static bool IsBooted(string root = "/") => Directory.Exists(Path.Combine(root, "run/systemd/system"));

    private static string FirstProcess(string root)
    {
        try
        {
            return File.ReadAllText(Path.Combine(root, "proc/1/comm")).Trim();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return "something unknown";
        }
    }
}
