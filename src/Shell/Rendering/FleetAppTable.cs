using ActorPm.Contracts.Api;

namespace ActorPm.Shell.Rendering;

/// <summary>The apps of the fleet as a table.</summary>
internal static class FleetAppTable
{
    /// <summary>A failure may be a long sentence; <c>pbm why</c> has all of it.</summary>
    private const int WidestState = 60;

    private static readonly string[] Headers = ["name", "place", "instances", "ready", "servers", "answers", "state"];

    /// <summary>Lines without a last line end.</summary>
    public static string Render(IReadOnlyList<FleetAppView> apps, Palette palette) => BoxTable.Render(
        Headers,
        [
            .. apps.Select(app => new Cell[]
            {
                Cell.Header(app.Name),
                FleetAppTexts.Place(app),
                app.Instances,
                FleetAppTexts.Ready(app),
                FleetAppTexts.Servers(app),
                FleetAppTexts.Answers(app),
                State(app),
            }),
        ],
        palette);

    private static Cell State(FleetAppView app)
    {
        var text = FleetAppTexts.State(app);
        return new Cell(TextWidth.Fit(text, WidestState), text switch
        {
            "ok" => (palette, fitted) => palette.Green(fitted),
            "stopped" or "changing" => (palette, fitted) => palette.Yellow(fitted),
            _ => (palette, fitted) => palette.Red(fitted),
        });
    }
}
