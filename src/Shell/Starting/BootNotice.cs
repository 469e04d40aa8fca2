using ActorPm.Contracts.Homes;

namespace ActorPm.Shell.Starting;

/// <summary>Says once per home that nothing starts it at boot.</summary>
internal static class BootNotice
{
    public const string Text = "will not start at boot: pbm startup";

    private static readonly string[] UnitFolders = ["/etc/systemd/system", "/run/systemd/system", "/usr/lib/systemd/system", "/lib/systemd/system"];

    /// <summary>The notice, the first time it is due in this home; null afterwards and with a boot service.</summary>
    public static string? Due(HomePaths home)
    {
        var told = Path.Combine(home.Root, "told-boot"); // not in run/, which a reboot may empty
        if (File.Exists(told) || HasService()) return null;
        try
        {
            // Of several first starts at once, the one that makes the file tells.
            using var mark = new FileStream(told, FileMode.CreateNew);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return null;
        }

        return Text;
    }

    private static bool HasService()
    {
        var user = Path.Combine(Environment.GetEnvironmentVariable("HOME") ?? "/", ".config/systemd/user");
        return UnitFolders.Append(user).Any(folder =>
            Directory.Exists(folder) && Directory.EnumerateFiles(folder, "actorpm*.service").Any());
    }
}
