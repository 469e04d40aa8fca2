namespace ActorPm.Fleet.Placement;

/// <summary>How a server stands to one app.</summary>
/// <param name="Server">The server; null when it is not in the fleet any more.</param>
/// <param name="Unfit">Why it may not run the app at all; null when it may.</param>
/// <param name="Fate">What becomes of what it has.</param>
internal sealed record Standing(PlacementServer? Server, string? Unfit, Fate Fate)
{
    /// <summary>It may get new instances, as far as it has room.</summary>
    public bool TakesNew => Server is { IsPresent: true, IsCordoned: false, IsDraining: false } && Unfit is null;

    /// <summary>Nothing of it runs any more, as far as the fleet knows.</summary>
    public bool IsGone => Server is null or { IsLost: true };

    /// <summary>How a server stands to an app.</summary>
    /// <param name="app">The app.</param>
    /// <param name="server">The server; null when it is not in the fleet any more.</param>
    /// <param name="complaint">Why the server says it cannot run the app; null when it did not.</param>
    public static Standing Of(PlacedApp app, PlacementServer? server, string? complaint)
    {
        var unfit = server is null ? "it is not in the fleet any more"
            : server.IsWitness ? "it is a witness and runs no apps"
            : app.Place.WhyNot(server) ?? complaint;
        return new Standing(server, unfit, FateOf(app, server, unfit));
    }

    private static Fate FateOf(PlacedApp app, PlacementServer? server, string? unfit)
    {
        // A stopped app runs nowhere, so there is nothing to move; only what is lost must not be counted on.
        if (!app.Wanted) return server is null or { IsLost: true } ? Fate.Move : Fate.Stay;
        var isPerServer = app.Instances is InstancesRule.PerServer;
        if (server is null) return app.OnServerLoss == LossPolicy.Never && !isPerServer ? Fate.Stay : Fate.Move;
        // It may run on there, so the single one must not be started elsewhere, whatever speaks against the server.
        if (app.Instances is InstancesRule.Single && server is { IsPresent: false, IsLost: false }) return Fate.Stay;
        if (unfit is not null) return Fate.Move;
        if (isPerServer) return server.IsDraining ? Fate.Move : Fate.Stay;
        var isReplaced = server.IsLost && app.OnServerLoss == LossPolicy.Replace;
        if (!isReplaced && !server.IsDraining) return Fate.Stay;
        // A pinned app waits for its lost server with what no other of its servers has room for.
        return isReplaced && !app.Place.IsPinned ? Fate.Move : Fate.MoveIfRoom;
    }
}
