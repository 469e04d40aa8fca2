using System.Text;
using ActorPm.Contracts.Api;

namespace ActorPm.Shell.Rendering;

/// <summary>Where the instances of an app of the fleet are and why: a title, a line for each server, what is missing.</summary>
internal static class FleetWhyText
{
    /// <summary>Lines without a last line end.</summary>
    public static string Render(FleetAppView app, Palette palette)
    {
        var text = new StringBuilder(palette.Bold($"{app.Name}, an app of the fleet")).Append($": {app.Instances} on {FleetAppTexts.Place(app)}, {FleetAppTexts.Ready(app)} ready");
        if (!app.IsWanted) text.Append(", stopped");
        if (app is { Publish: "fleet", IsWanted: true })
        {
            text.Append(app.Listening.Count == 0
                ? "\n  its port is to answer on every server; which one is known once an instance listens"
                : $"\n  {string.Join(", ", app.Listening)} {(app.Listening.Count == 1 ? "answers" : "answer")} on every server of the fleet");
        }

        var widest = app.Places.Select(place => TextWidth.Of(place.Server)).Append(0).Max();
        foreach (var place in app.Places)
            text.Append("\n  ").Append(place.Server).Append(' ', widest - TextWidth.Of(place.Server) + 2).Append(FleetAppTexts.At(app, place));
        if (app.Missing > 0)
            text.Append($"\n  {app.Missing} missing: no server takes {(app.Missing == 1 ? "it" : "them")}, for what is said at each");
        if (app.Failure is { } failure) text.Append($"\n  declaration {app.Revision} failed: {failure}");
        else if (!app.IsSettled) text.Append("\n  it is being changed");
        return text.ToString();
    }
}
