using ActorPm.Shell.Client;
using ActorPm.Shell.Rendering;

namespace ActorPm.Shell.Operations;

/// <summary>Prints the list, as PM2 does after most commands.</summary>
internal static class ListPrinter
{
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
