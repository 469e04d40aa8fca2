using ActorPm.Contracts.Homes;
using ActorPm.Shell.Boot;

namespace ActorPm.Shell.Starting;

/// <summary>Says once per home that nothing starts it at boot.</summary>
internal static class BootNotice
{
    public const string Text = "will not start at boot: pbm startup";

    /// <summary>The notice, the first time it is due in this home; null afterwards and with a boot service.</summary>
    public static string? Due(HomePaths home)
    {
        var told = Path.Combine(home.Root, "told-boot"); // not in run/, which a reboot may empty
        if (File.Exists(told) || InstalledService.Of(home)?.StartsAtBoot() == true) return null;
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
}
