using static ActorPm.Shell.Declaring.Settings;

namespace ActorPm.Shell.Declaring;

/// <summary>On which servers of the fleet an app runs, and what becomes of it when one is lost.</summary>
internal static class FleetSettings
{
    public static IReadOnlyList<Setting> All { get; } =
    [
        Of("place", ["--place"], "rule", "an app of the fleet, on these servers: role=web, zone!=b, server=alpha|beta, several of them with commas, or all",
            (app, input) => app with { Fleet = Said(app) with { Place = PlaceRule.Read(input) } }),
        new Setting
        {
            Key = "strategy",
            Options = ["--pack"],
            BareOption = "pack",
            Help = "instances of the fleet on as few servers as possible",
            FileMeaning = "spread over as many servers of the fleet as possible, or pack on as few",
            Apply = Strategy,
        },
        new Setting { Key = "", Options = ["--spread"], BareOption = "spread", Help = "instances of the fleet on as many servers as possible (the default)", Apply = Strategy },
        Of("on_server_loss", ["--on-server-loss"], "way", "its instances on a server that is lost: replace them elsewhere, wait until it is back or removed from the fleet, or never elsewhere",
            (app, input) => app with { Fleet = Said(app, input) with { OnServerLoss = SettingValues.OneOf(input, "replace", "wait", "never") } }),
        Of("on_return", ["--on-return"], "way", "when a lost server is back: keep_replacement, or keep_original (what was replaced moves back)",
            (app, input) => app with { Fleet = Said(app, input) with { OnReturn = SettingValues.OneOf(input, "keep_replacement", "keep_original") } }),
        Of("publish", ["--publish"], "where", "its ports answer where its instances are (server), or on every server of the fleet (fleet)",
            (app, input) => app with { Fleet = Said(app, input) with { Publish = SettingValues.OneOf(input, "server", "fleet") } }),
    ];

    private static AppDeclaration Strategy(AppDeclaration app, SettingInput input) =>
        app with { Fleet = Said(app, input) with { Strategy = SettingValues.OneOf(input, "spread", "pack") } };

    private static FleetDeclaration Said(AppDeclaration app, SettingInput? needsPlace = null) =>
        (app.Fleet ?? new FleetDeclaration()) with { NeedsPlace = needsPlace?.Name ?? app.Fleet?.NeedsPlace };
}
