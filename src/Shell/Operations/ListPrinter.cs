using ActorPm.Contracts.Api;
using ActorPm.Shell.Client;
using ActorPm.Shell.Rendering;

namespace ActorPm.Shell.Operations;

/// <summary>Prints the list, as PM2 does after most commands.</summary>
internal static class ListPrinter
{
    /// <summary>
    /// After a change: of apps of the fleet where their instances are now, which no list of one server tells; this server's list when
    /// it was about others too.
    /// </summary>
    /// <param name="session">The command.</param>
    /// <param name="node">Whom it asked.</param>
    /// <param name="names">Apps that were changed.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async Task PrintAfterAsync(Session session, NodeClient node, IReadOnlyCollection<string> names, CancellationToken cancellation)
    {
        var changed = await InFleetAsync(session, node, names, cancellation);
        if (changed.Count > 0) session.Output.Line(FleetAppTable.Render(changed, session.Output.Colours));
        if (names.Count == 0 || names.Count > changed.Count) await PrintAsync(session, node, cancellation);
    }

    /// <summary>Those of the names that are apps of the fleet. The scheduler is asked only when the records of this server have one of them.</summary>
    private static async Task<IReadOnlyList<FleetAppView>> InFleetAsync(Session session, NodeClient node, IReadOnlyCollection<string> names, CancellationToken cancellation)
    {
        if (session.Fleet.Count == 0 || session.Server is not null || names.Count == 0) return [];
        var known = await KnownFleetApps.RecordedAsync(session, node, cancellation);
        if (!known.Any(app => names.Contains(app.Name))) return [];
        return [.. (await KnownFleetApps.FindAsync(session, node, cancellation)).Where(app => names.Contains(app.Name))];
    }

    /// <summary>Whether the list is empty.</summary>
    public static async Task<bool> PrintAsync(Session session, NodeClient node, CancellationToken cancellation, RowOrder? order = null)
    {
        var output = session.Output;
        if (session.MiniList)
        {
            var details = await node.DetailsAsync([], cancellation);
            output.Line(InstanceBlocks.Render(details.Instances, session.Clock.GetUtcNow()).TrimEnd('\n'));
            return details.Instances.Count == 0;
        }

        var list = await node.InstancesAsync([], cancellation);
        output.Line(InstanceTable.Render(order?.Apply(list.Instances) ?? list.Instances, output.Columns, session.Clock.GetUtcNow(), output.Colours));
        if (list.Host is { } host && list.Instances.Count > 0) output.Line(InstanceTable.HostLine(host, output.Colours));
        foreach (var notice in session.NodeNotices.Union(list.Notices)) output.Warning(notice);
        return list.Instances.Count == 0;
    }
}
