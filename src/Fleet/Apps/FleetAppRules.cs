using ActorPm.Fleet.Placement;

namespace ActorPm.Fleet.Apps;

/// <summary>What a record of an app must be like to be believed, whoever wrote it.</summary>
public static class FleetAppRules
{
    /// <summary>What is wrong with a record; null when nothing is.</summary>
    public static string? Problem(FleetApp? app)
    {
        if (app is not { Name.Length: > 0, Spec: { Script: not null, Cwd: not null, Environment: not null }, Displaced: not null, Earlier: not null }) return "fields are missing";
        if (app.Earlier.Any(one => one?.Packed is null)) return "an earlier declaration is missing";
        if (app.Strategy is not ("spread" or "pack")) return $"strategy is spread or pack, not '{app.Strategy}'";
        if (app.OnServerLoss is not ("replace" or "wait" or "never")) return $"on_server_loss is replace, wait or never, not '{app.OnServerLoss}'";
        if (app.Publish is not ("server" or "fleet") || app.Listening is null) return $"publish is server or fleet, not '{app.Publish}'";
        if (app.OnReturn is not ("keep_replacement" or "keep_original")) return $"on_return is keep_replacement or keep_original, not '{app.OnReturn}'";
        try
        {
            _ = PlaceRule.Parse(app.Place);
            _ = InstancesRule.Parse(app.Instances);
            return null;
        }
        catch (Exception wrong) when (wrong is FormatException or ArgumentNullException)
        {
            return wrong.Message;
        }
    }
}
