namespace ActorPm.Fleet.Placement;

/// <summary>Why an app has instances on a server or none, in one sentence about the server.</summary>
internal static class PlacementReasons
{
    /// <summary>The sentence for every server of a finished draft, by server id.</summary>
    public static IReadOnlyDictionary<string, string> Of(Draft draft, FleetLoad load) =>
        draft.Standings.ToDictionary(entry => entry.Key, entry =>
        {
            var here = draft.Counts.GetValueOrDefault(entry.Key);
            return here > 0 ? WhySome(draft, entry.Value, here) : WhyNone(draft, entry.Key, entry.Value, load);
        });

    private const string Mute = "it is in the cluster and does not say what it runs";

    private static string WhySome(Draft draft, Standing standing, int here)
    {
        var app = draft.App;
        if (!app.Wanted) return $"{Share(app, here)}: the app is stopped and its placement stays as it is";
        if (standing.Server is null) return $"it is not in the fleet any more; {here} missing (on_server_loss = never)";
        if (standing.Server.IsLost) return $"it is lost; waits for it ({WhyItWaits(app)})";
        if (standing.Server.IsMute) return $"{Mute}, so that nobody knows how many of its {here} do: they are not replaced (its node.log tells more; pbm server drain moves them)";
        if (!standing.Server.IsPresent) return $"it is not in the cluster just now; keeps the {here} it has";
        if (standing.Server.IsDraining) return $"it is draining; keeps {here} until they fit elsewhere";
        if (standing.Server.IsCordoned) return $"it is cordoned; keeps the {here} it has";
        return app.Instances switch
        {
            InstancesRule.PerServer each when here < each.Number => $"{Share(app, here)}: {Full(standing.Server)}",
            InstancesRule.Count => $"{Share(app, here)}: {(app.Strategy == PlacementStrategy.Pack ? "packed on" : "spread over")} {Servers(draft.Counts.Count)}",
            _ => Share(app, here),
        };
    }

    private static string WhyNone(Draft draft, string serverId, Standing standing, FleetLoad load)
    {
        if (standing.Unfit is not null) return standing.Unfit;
        var server = standing.Server!;
        if (server.IsLost) return draft.Before.ContainsKey(serverId) ? $"it is lost; {Elsewhere(draft)}" : "it is lost";
        if (server.IsMute) return $"{Mute}: it gets nothing new";
        if (!server.IsPresent) return "it is not in the cluster just now";
        if (server.IsDraining) return "it is draining";
        if (server.IsCordoned) return "it is cordoned";
        return draft.App.Wanted && !load.HasRoom(serverId) ? Full(server) : Elsewhere(draft);
    }

    private static string Elsewhere(Draft draft)
    {
        if (!draft.App.Wanted) return "the app is stopped; nothing new is placed";
        if (draft.Missing > 0 && draft.Standings.Keys.Any(id => draft.Standings[id].Server is null && draft.Counts.ContainsKey(id)))
            return "what is missing stays with a removed server (on_server_loss = never)";
        if (draft.Missing > 0) return "no other server has room";
        if (draft.App.Instances is InstancesRule.Single) return $"the single one is on {string.Join(", ", draft.Counts.Keys.Select(id => draft.Standings[id].Server?.Name ?? id))}";
        var all = draft.Counts.Values.Sum();
        return all == 1 ? "the only one is on another server" : $"all {all} are on other servers";
    }

    private static string WhyItWaits(PlacedApp app) => app switch
    {
        { Instances: InstancesRule.PerServer } => "per_server is not replaced elsewhere",
        { OnServerLoss: LossPolicy.Replace } => $"the app is pinned: {app.Place}",
        _ => $"on_server_loss = {(app.OnServerLoss == LossPolicy.Wait ? "wait" : "never")}",
    };

    private static string Share(PlacedApp app, int here) => app.Instances switch
    {
        InstancesRule.PerServer { Number: var number } when here < number => $"{here} of {number} per server",
        InstancesRule.PerServer => $"{here} per server",
        InstancesRule.Count count => $"{here} of {count.Number}",
        _ => "the single one is here",
    };

    private static string Full(PlacementServer server) => $"its capacity of {server.Capacity} is used up";

    private static string Servers(int count) => count == 1 ? "1 server" : $"{count} servers";
}
