using System.Globalization;
using ActorPm.Contracts.Api;
using ActorPm.Contracts.Apps;
using ActorPm.Shell.Declaring;

namespace ActorPm.Shell.Operations;

/// <summary>Which declared apps are of the fleet, and how the node is asked for one; pure.</summary>
internal static class FleetPlacement
{
    /// <summary>It has a place in the fleet; otherwise it belongs to one server.</summary>
    public static bool IsIn(AppDeclaration app) => app.Fleet?.Place is not null;

    /// <summary>Refuses what goes with a place in the fleet only, and what does not go with one.</summary>
    /// <exception cref="DeclarationException">It was said of this app.</exception>
    public static void Check(AppDeclaration app, string name)
    {
        if (!IsIn(app))
        {
            if ((app.Instances?.InFleet ?? app.Fleet?.NeedsPlace) is { } word)
                throw new DeclarationException(
                    $"{word} says something of apps of the fleet, and {name} has no place there", "--place role=web, or place = \"role=web\" in a file; all for every server");
            return;
        }

        if (app.Instances is { InFleet: null, Value: <= 0 })
            throw new DeclarationException(
                $"{name} has a place in the fleet, and max, 0 and negative instances count the processors of one server",
                "6 in the whole fleet, per_server or per_server:2 on each server, or single");
        if (app.Force == true)
            throw new DeclarationException($"{name} has a place in the fleet, and --force starts another copy on one server", "more instances: -i 6; or another --name");
    }

    /// <summary>The request for an app; null for one that belongs to one server.</summary>
    /// <param name="app">What was said of it.</param>
    /// <param name="spec">The same as the node gets it.</param>
    /// <param name="fromFile">A file is the truth about its apps; what is typed never changes one that is there.</param>
    public static PutFleetApp? Request(AppDeclaration app, AppSpec spec, bool fromFile)
    {
        if (app.Fleet is not { Place: { } place } said) return null;
        var usual = new PutFleetApp { Spec = spec };
        return usual with
        {
            Place = place,
            Instances = app.Instances is { } count ? count.InFleet ?? count.Value.ToString(CultureInfo.InvariantCulture) : usual.Instances,
            Strategy = said.Strategy ?? usual.Strategy,
            OnServerLoss = said.OnServerLoss ?? usual.OnServerLoss,
            OnReturn = said.OnReturn ?? usual.OnReturn,
            Publish = said.Publish ?? usual.Publish,
            ChangeExisting = fromFile,
        };
    }
}
