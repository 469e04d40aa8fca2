using ActorPm.Shell.Starting;

namespace ActorPm.Shell.Boot;

/// <summary>
/// The programs by paths that stay when a new version is installed: through the link <c>current</c> that
/// <c>./install.sh</c> (and <c>./build</c>) switches, never through the folder of one version.
/// </summary>
/// <param name="Pbm">Absolute path.</param>
/// <param name="Node">Absolute path.</param>
/// <param name="Keeper">Absolute path.</param>
/// <param name="Warning">Why they may vanish all the same; null when they are installed.</param>
internal sealed record StablePrograms(string Pbm, string Node, string Keeper, string? Warning)
{
    /// <exception cref="FileNotFoundException">Node or keeper are missing.</exception>
    public static StablePrograms Find()
    {
        var siblings = SiblingBinaries.Find();
        var folder = Path.GetDirectoryName(siblings.Node)!;
        if (Path.GetDirectoryName(siblings.Keeper) != folder)
            return new StablePrograms(Environment.ProcessPath ?? "pbm", siblings.Node, siblings.Keeper, "the units name the programs this pbm was told to use");
        return In(folder);
    }

    /// <summary>The stable form of the programs in <paramref name="folder"/>, which is the folder of one version.</summary>
    public static StablePrograms In(string folder)
    {
        var parent = Path.GetDirectoryName(folder) ?? "/";
        if (LinkTo(folder, parent) is { } installed) return Of(installed, null);
        if (LinkTo(folder, Path.GetDirectoryName(parent) ?? "/") is { } built)
            return Of(built, $"the units name programs of a checkout ({built}); ./install.sh puts them where they stay, then call pbm startup again");
        return Of(folder, $"the units name this very version ({folder}); ./install.sh puts the programs where they stay, then call pbm startup again");
    }

    private static StablePrograms Of(string folder, string? warning) =>
        new(Path.Combine(folder, "pbm"), Path.Combine(folder, "pbm-node"), Path.Combine(folder, "pbm-keeper"), warning);

    private static string? LinkTo(string folder, string parent)
    {
        var link = Path.Combine(parent, "current");
        return Directory.Exists(link) && Directory.ResolveLinkTarget(link, returnFinalTarget: true)?.FullName == folder ? link : null;
    }
}
