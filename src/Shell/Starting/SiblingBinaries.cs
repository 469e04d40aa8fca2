namespace ActorPm.Shell.Starting;

/// <summary>Where node and keeper of this build are: in the folder of this program, links resolved.</summary>
/// <param name="Node">Absolute path of <c>pbm-node</c>.</param>
/// <param name="Keeper">Absolute path of <c>pbm-keeper</c>.</param>
internal sealed record SiblingBinaries(string Node, string Keeper)
{
    /// <summary>Name another node, while developing.</summary>
    public const string NodeVariable = "ACTORPM_NODE_BINARY";

    /// <summary>Name another keeper, while developing.</summary>
    public const string KeeperVariable = "ACTORPM_KEEPER_BINARY";

    /// <exception cref="FileNotFoundException">One of them is missing.</exception>
    public static SiblingBinaries Find() => new(Find(NodeVariable, "pbm-node"), Find(KeeperVariable, "pbm-keeper"));

    private static string Find(string variable, string name)
    {
        var named = Environment.GetEnvironmentVariable(variable);
        var path = string.IsNullOrEmpty(named) ? Path.Combine(AppContext.BaseDirectory, name) : Path.GetFullPath(named);
        if (File.Exists(path)) return File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
        throw new FileNotFoundException($"{path} is missing: install pbm, {name} and their companion in one folder, or set {variable}");
    }
}
