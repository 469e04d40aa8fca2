using ActorPm.Contracts.Api;
using ActorPm.Shell.Client;
using ActorPm.Shell.Rendering;

namespace ActorPm.Shell.Operations;

/// <summary>The lists of all servers of a fleet, each below its name; who does not answer at once is named.</summary>
internal static class FleetListPrinter
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(300);

    /// <summary>Whether all of them are empty.</summary>
    public static async Task<bool> PrintAsync(Session session, NodeClient here, IReadOnlyList<FleetPeer> servers, RowOrder? order, CancellationToken cancellation)
    {
        var answers = await Task.WhenAll(servers.Select(server => AskAsync(session, here, server, cancellation)));
        var output = session.Output;
        for (var index = 0; index < servers.Count; index++)
        {
            var (server, list) = (servers[index], answers[index]);
            output.Line(output.Colours.Bold(server.Name) + (server.IsHere ? " (here)" : ""));
            if (list is null)
            {
                output.Line(output.Colours.Red("did not answer within 300 ms") + ": its apps may well run on");
                continue;
            }

            output.Line(InstanceTable.Render(order?.Apply(list.Instances) ?? list.Instances, output.Columns, session.Clock.GetUtcNow(), output.Colours));
            if (list.Host is { } host && list.Instances.Count > 0) output.Line(InstanceTable.HostLine(host, output.Colours));
            foreach (var notice in list.Notices) output.Warning($"{server.Name}: {notice}");
        }

        foreach (var notice in session.NodeNotices) output.Warning(notice);
        return answers.All(list => list is null or { Instances.Count: 0 });
    }

    private static async Task<InstanceList?> AskAsync(Session session, NodeClient here, FleetPeer server, CancellationToken cancellation)
    {
        if (server.IsHere) return await here.InstancesAsync([], cancellation);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Patience);
        using var node = new NodeClient(NodeConnection.Open(session.Home, server.Name));
        try
        {
            return await node.InstancesAsync([], limit.Token);
        }
        catch (Exception silent) when (!cancellation.IsCancellationRequested && silent is OperationCanceledException or ApiFailureException or HttpRequestException)
        {
            return null;
        }
    }
}
