using ActorPm.Actors.Applying;
using ActorPm.Contracts.Api;
using ActorPm.Fleet.Apps;
using ActorPm.Fleet.Secrets;

namespace ActorPm.Node.Fleet.Apps;

/// <summary>What declaring apps of the fleet anew would change, by the records on this server; pure.</summary>
internal static class FleetAppPlans
{
    /// <summary>The plan; the scheduler is asked for nothing.</summary>
    /// <param name="wanted">The apps as a file declares them.</param>
    /// <param name="known">The record of an app, also of a deleted one; null for none.</param>
    /// <param name="sealing">The keys of the fleet; values are compared without opening them.</param>
    /// <param name="hideByName">Values of variables whose names look secret are not shown.</param>
    public static ApplyPlan Plan(IReadOnlyList<PutFleetApp> wanted, Func<string, FleetApp?> known, FleetSealing sealing, bool hideByName)
    {
        var changes = wanted.Select(put => Change(put, known(put.Spec.Name), sealing, hideByName)).OfType<PlannedApp>().ToList();
        return new ApplyPlan { Fingerprint = string.Join(' ', changes.Select(change => change.Seen)), Changes = changes, Unchanged = wanted.Count - changes.Count };
    }

    private static PlannedApp? Change(PutFleetApp put, FleetApp? there, FleetSealing sealing, bool hideByName)
    {
        put = FleetDeclaration.Sealed(put, there, sealing);
        if (there is null or { IsDeleted: true }) return Planned(put, there, AppChange.Add, []);
        // A declaration that failed was stopped at its first server: the one before it is what runs.
        var runs = there.Failure is null ? there.Spec : there.ProvenSpec ?? there.Spec;
        List<FieldChange> fields =
        [
            .. SpecDifference.Between(FleetDeclaration.Hidden(runs, put.Spec, sealing) with { Instances = 1 }, put.Spec with { Instances = 1 }, hideByName: hideByName),
            .. Field("place", there.Place, put.Place, AppChange.Scale),
            .. Field("instances", there.Instances, put.Instances, AppChange.Scale),
            .. Field("strategy", there.Strategy, put.Strategy, AppChange.InPlace),
            .. Field("on_server_loss", there.OnServerLoss, put.OnServerLoss, AppChange.InPlace),
            .. Field("on_return", there.OnReturn, put.OnReturn, AppChange.InPlace),
            .. Field("publish", there.Publish, put.Publish, AppChange.InPlace),
        ];
        if (!there.IsWanted) return Planned(put, there, AppChange.Start, fields);
        if (there.Failure is { } failure && fields.Count == 0) fields.Add(new FieldChange("declaration", $"{there.Revision} failed: {failure}", null, AppChange.InPlace));
        return fields.Count == 0 ? null : Planned(put, there, fields.Max(field => field.Change), fields);
    }

    private static IEnumerable<FieldChange> Field(string name, string before, string after, AppChange change) =>
        before == after ? [] : [new FieldChange(name, before.Length == 0 ? "all" : before, after.Length == 0 ? "all" : after, change)];

    private static PlannedApp Planned(PutFleetApp put, FleetApp? there, AppChange change, IReadOnlyList<FieldChange> fields) =>
        new(put.Spec.Name, change, fields) { Place = put.Place.Length == 0 ? "all" : put.Place, Seen = FleetApp.Seen(there) };
}
