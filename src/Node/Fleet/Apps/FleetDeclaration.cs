using ActorPm.Contracts.Api;
using ActorPm.Contracts.Apps;
using ActorPm.Fleet.Apps;
using ActorPm.Fleet.Secrets;
using ActorPm.Node.Api.Wire;

namespace ActorPm.Node.Fleet.Apps;

/// <summary>What is declared as an app of the fleet, as it may go into the records that every server has: without plain secrets.</summary>
internal static class FleetDeclaration
{
    /// <summary>The request with its secret values sealed.</summary>
    /// <param name="request">What was asked for.</param>
    /// <param name="there">The record of the app; null for none.</param>
    /// <param name="sealing">The keys of the fleet.</param>
    public static PutFleetApp Sealed(PutFleetApp request, FleetApp? there, FleetSealing sealing) =>
        request with { Spec = sealing.Seal(request.Spec, Patterns(request.Spec), Before(there)) };

    /// <summary>What runs, its values sealed that the new declaration calls secret: a plan must not show them.</summary>
    public static AppSpec Hidden(AppSpec runs, AppSpec wanted, FleetSealing sealing) => sealing.Seal(runs, Patterns(wanted), [wanted]);

    /// <summary>Whether an app has secret values.</summary>
    public static bool HasSecrets(AppSpec app) => app.Environment.Keys.Any(name => SecretNames.IsMeant(Patterns(app), name));

    /// <summary>Refuses what cannot be an app of the fleet.</summary>
    /// <exception cref="ApiException">Says what is wrong.</exception>
    public static void Check(PutFleetApp request, FleetSealing sealing)
    {
        var app = request.Spec;
        if (request.Instances.Trim() == "single" && !app.Stop.TreeKill)
        {
            throw ApiException.Invalid(
                $"{app.Name}: treekill = false does not go with a single app: what it has started would run on beside the next one",
                "leave treekill out");
        }

        foreach (var (name, value) in app.Environment)
            if (value is SealedValue.Hidden or SealedValue.CannotBeRead || (SealedValue.IsOne(value) && sealing.Open(value) is null))
                throw ApiException.Invalid($"{app.Name}: {name} stands for a secret value that cannot be read here", "declare its value, or leave it out");
    }

    private static IReadOnlyList<AppSpec> Before(FleetApp? there) => there is null or { IsDeleted: true }
        ? []
        : [there.Spec, .. there.ProvenSpec is { } proven ? [proven] : Array.Empty<AppSpec>(), .. there.Earlier.Select(one => one.Read()?.Spec).OfType<AppSpec>()];

    private static IReadOnlyList<string> Patterns(AppSpec app) => app.SecretVariables ?? [];
}
