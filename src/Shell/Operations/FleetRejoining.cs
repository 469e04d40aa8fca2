using ActorPm.Contracts.Api;
using ActorPm.Shell.Client;

namespace ActorPm.Shell.Operations;

/// <summary>
/// After the node of a server was replaced: waits until the servers have each other in their cluster again. Who updates one server after
/// the other would otherwise take the second away before the first is back, and with it the majority.
/// </summary>
internal static class FleetRejoining
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>A server answers after a third of a second at the latest when another one does not.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(250);

    /// <summary>Who is together with the asked server; empty outside a fleet, and where that is not told.</summary>
    public static async Task<IReadOnlyList<FleetServer>> TogetherWithAsync(NodeClient node, NodeHello hello, CancellationToken cancellation)
    {
        if (hello.Fleet is not { Count: > 1 }) return [];
        try
        {
            var status = await node.FleetAsync(cancellation);
            return status.IsInCluster ? [.. status.Servers.Where(server => server.State == "up")] : [];
        }
        catch (ApiFailureException)
        {
            return [];
        }
    }

    /// <summary>Waits until all of them are together; says what is missing after a minute, null when nothing is.</summary>
    /// <param name="session">The command.</param>
    /// <param name="servers">Who was together before, this one included.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async Task<string?> AwaitAsync(Session session, IReadOnlyList<FleetServer> servers, CancellationToken cancellation)
    {
        if (servers.Count < 2) return null;
        using var node = await session.NodeAsync(cancellation);
        var here = session.Fleet.FirstOrDefault(peer => peer.IsHere)?.Name;
        var began = session.Clock.GetTimestamp();
        while (true)
        {
            var problems = await Task.WhenAll(servers.Select(server => ProblemAsync(session, node, server, server.Name == here, servers, cancellation)));
            if (Array.Find(problems, problem => problem is not null) is not { } first) return null;
            if (session.Clock.GetElapsedTime(began) > Limit) return first;
            // Whether the others see this one is known by asking them alone: nobody tells it.
            await Task.Delay(BetweenLooks, session.Clock, cancellation);
        }
    }

    private static async Task<string?> ProblemAsync(
        Session session, NodeClient here, FleetServer server, bool isHere, IReadOnlyList<FleetServer> servers, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Patience);
        using var elsewhere = isHere ? null : session.Open(server.Name);
        try
        {
            return Problem(server, await (elsewhere ?? here).FleetAsync(limit.Token), servers);
        }
        catch (Exception silent) when (!cancellation.IsCancellationRequested && silent is OperationCanceledException or ApiFailureException or HttpRequestException or IOException)
        {
            return $"{server.Name} does not answer";
        }
    }

    private static string? Problem(FleetServer server, FleetStatus status, IReadOnlyList<FleetServer> servers)
    {
        if (!status.IsInCluster) return $"{server.Name} is not in the cluster: {status.Reason}";
        var up = status.Servers.Where(other => other.State == "up").Select(other => other.ServerId).ToHashSet();
        return servers.FirstOrDefault(other => !up.Contains(other.ServerId)) is { } missing ? $"{server.Name} does not have {missing.Name} in its cluster" : null;
    }
}
