using ActorPm.Contracts.Api;
using ActorPm.Shell.Client;

namespace ActorPm.Shell.Operations;

/// <summary>What apps were before: those of the fleet as it has them, the others as the asked server has them.</summary>
internal static class AppHistoryReading
{
    /// <summary>The histories of those that are meant, those of the fleet first; with <c>--on</c> what that server itself has.</summary>
    /// <param name="session">The command.</param>
    /// <param name="node">The node.</param>
    /// <param name="targets">Names and what else means an app; none for all.</param>
    /// <param name="orOfServer">Where nobody can say what the fleet has, that is told and what the server has is the answer.</param>
    /// <param name="cancellation">Gives it up.</param>
    /// <exception cref="ApiFailureException">No app is meant, or the node cannot say: one of an earlier release.</exception>
    public static async Task<IReadOnlyList<AppHistory>> ReadAsync(Session session, NodeClient node, IReadOnlyList<string> targets, bool orOfServer, CancellationToken cancellation)
    {
        if (session.Fleet.Count == 0 || session.Server is not null) return (await node.HistoryAsync(targets, cancellation)).Apps;
        IReadOnlyList<string> names = [.. targets.Where(target => target != "all")];
        List<AppHistory> ofFleet;
        try
        {
            ofFleet = [.. (await node.FleetHistoryAsync(names, cancellation)).Apps];
        }
        catch (ApiFailureException unknown) when (orOfServer)
        {
            session.Output.Warning($"what apps of the fleet were before is not known: {unknown.Error.Message}");
            return (await node.HistoryAsync(targets, cancellation)).Apps;
        }

        IReadOnlyList<string> others = [.. targets.Where(target => ofFleet.All(app => app.Name != target))];
        if (targets.Count > 0 && others.Count == 0) return ofFleet;
        var ofServer = (await node.HistoryAsync(others, cancellation)).Apps;
        // An id may mean an instance of such an app. What this server has of it is only what the fleet has it do.
        if (names.Count > 0 && ofServer.Select(app => app.Name).Where(name => ofFleet.All(app => app.Name != name)).Distinct().ToList() is { Count: > 0 } unasked)
            ofFleet.AddRange((await node.FleetHistoryAsync(unasked, cancellation)).Apps);
        return [.. ofFleet, .. ofServer.Where(app => ofFleet.All(other => other.Name != app.Name))];
    }
}
