using ActorPm.Contracts.Api;
using ActorPm.Shell.Client;
using ActorPm.Shell.ConfigFiles;
using ActorPm.Shell.Declaring;

namespace ActorPm.Shell.Operations;

/// <summary>Targets as typed, turned into those the node knows.</summary>
internal static class TargetWords
{
    /// <summary>A configuration file, or JSON on the standard input, stands for the names in it; nothing is asked of a node.</summary>
    public static IReadOnlyList<string> NamesOf(Session session, IReadOnlyList<string> typed, IReadOnlyList<string>? only = null)
    {
        var names = new List<string>();
        foreach (var target in typed)
        {
            if (!ConfigFile.IsOne(target))
            {
                names.Add(target);
                continue;
            }

            var file = ConfigFile.Read(target, session.Machine, session.Input, new FileSelection(null, only ?? []));
            names.AddRange(file.Apps.Select(app => AppNames.OfDeclared(app, target)).Distinct());
        }

        return names;
    }

    /// <summary>
    /// The path of a script, typed from where the caller is, becomes the absolute one, unless an app or
    /// namespace, here or of the fleet, is called like it.
    /// </summary>
    public static async Task<IReadOnlyList<string>> ForNodeAsync(
        Session session, NodeClient node, IReadOnlyList<string> names, CancellationToken cancellation)
    {
        if (!names.Any(name => PathOf(session.Machine, name) is not null)) return names;
        var rows = (await node.InstancesAsync([], cancellation)).Instances;
        var paths = names.Where(name => !IsThere(rows, name) && PathOf(session.Machine, name) is not null).ToHashSet();
        if (paths.Count > 0) paths.ExceptWith(await KnownFleetApps.NamesAsync(session, node, cancellation));
        return [.. names.Select(name => paths.Contains(name) ? PathOf(session.Machine, name)! : name)];
    }

    /// <summary>Both of the above.</summary>
    public static async Task<IReadOnlyList<string>> ResolveAsync(
        Session session, NodeClient node, IReadOnlyList<string> typed, CancellationToken cancellation) =>
        await ForNodeAsync(session, node, NamesOf(session, typed), cancellation);

    /// <summary>Whether a target names an app, a namespace or an id of the list.</summary>
    public static bool IsThere(IReadOnlyList<InstanceRow> rows, string target) =>
        rows.Any(row => row.Name == target || row.Namespace == target || row.Id.ToString() == target);

    private static string? PathOf(IMachine machine, string name)
    {
        if (Path.IsPathRooted(name) || name == "all") return null;
        var path = Path.GetFullPath(ProgramToRun.ExpandHome(name), machine.CurrentFolder);
        return machine.IsFile(path) ? path : null;
    }
}
