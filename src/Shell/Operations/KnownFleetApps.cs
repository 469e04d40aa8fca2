using ActorPm.Contracts.Api;
using ActorPm.Shell.Client;

namespace ActorPm.Shell.Operations;

/// <summary>
/// The apps of the fleet, for commands that also mean others: outside a fleet nobody is asked, and where the answer is a refusal
/// they go on without.
/// </summary>
internal static class KnownFleetApps
{
    public static async Task<IReadOnlyList<FleetAppView>> FindAsync(Session session, NodeClient node, CancellationToken cancellation)
    {
        if (session.Fleet.Count == 0) return [];
        try
        {
            return (await node.FleetAppsAsync(cancellation)).Apps;
        }
        catch (ApiFailureException failure)
        {
            session.Output.Warning($"the apps of the fleet are not known: {failure.Error.Message}");
            return [];
        }
    }

    /// <summary>Those whose ports answer on every server, as the asked server has it recorded; none where that is not told.</summary>
    public static async Task<IReadOnlyList<FleetAppView>> PublishedAsync(Session session, NodeClient node, CancellationToken cancellation) =>
        [.. (await RecordedAsync(session, node, cancellation)).Where(app => app.Publish == "fleet")];

    /// <summary>As the asked server has them recorded; none where that is not told.</summary>
    public static async Task<IReadOnlyList<FleetAppView>> RecordedAsync(Session session, NodeClient node, CancellationToken cancellation)
    {
        if (session.Fleet.Count == 0) return [];
        try
        {
            return (await node.RecordedFleetAppsAsync(cancellation)).Apps;
        }
        catch (ApiFailureException)
        {
            // An aside of a list that says enough without it.
            return [];
        }
    }

    /// <summary>Their names.</summary>
    public static async Task<IReadOnlySet<string>> NamesAsync(Session session, NodeClient node, CancellationToken cancellation) =>
        (await FindAsync(session, node, cancellation)).Select(app => app.Name).ToHashSet();
}
