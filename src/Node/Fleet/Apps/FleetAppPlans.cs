using ActorPm.Actors.Applying;
using ActorPm.Contracts.Api;
using ActorPm.Fleet.Apps;
using ActorPm.Fleet.Secrets;

namespace ActorPm.Node.Fleet.Apps;

/// <summary>What declaring apps of the fleet anew would change, by the records on this server; pure.</summary>
internal static class FleetAppPlans
{
    /// <summary>The plan; the scheduler is asked for nothing.</summary>
    /// <param name="request">The apps as a file declares them, and what becomes of those that it has no longer.</param>
    /// <param name="known">The records of all apps, also of deleted ones.</param>
    /// <param name="sealing">The keys of the fleet; values are compared without opening them.</param>
    /// <param name="hideByName">Values of variables whose names look secret are not shown.</param>
    public static ApplyPlan Plan(PlanFleetApps request, IReadOnlyList<FleetApp> known, FleetSealing sealing, bool hideByName)
    {
        var records = known.ToDictionary(app => app.Name, StringComparer.Ordinal);
        var changes = request.Apps.Select(put => Change(put, records.GetValueOrDefault(put.Spec.Name), sealing, hideByName)).OfType<PlannedApp>().ToList();
        var unchanged = request.Apps.Count - changes.Count;
        var notices = request.Apps.Select(put => Moves(put, records.GetValueOrDefault(put.Spec.Name))).OfType<string>().ToList();
        var gone = Gone(request, known).ToList();
        // Such a file is rather another one of the project, for the apps of one server, than the one that had them.
        if (request.Apps.Count == 0 && gone.Count > 0 && request.Prune)
            notices.Add($"the file has no app of the fleet, so --prune leaves those that {request.Project} has declared: {string.Join(", ", gone.Select(app => app.Name))}; pbm delete removes them");
        else if (request.Prune)
            changes.AddRange(gone.Select(app => new PlannedApp(app.Name, AppChange.Remove, []) { Place = PlaceText(app.Place), Seen = FleetApp.Seen(app) }));
        else
            notices.AddRange(gone.Select(app => $"{app.Name} is not in the file any more and stays in the fleet; --prune removes it"));
        return new ApplyPlan { Fingerprint = string.Join(' ', changes.Select(change => change.Seen)), Changes = changes, Unchanged = unchanged, Notices = notices };
    }

    /// <summary>What the project has declared and its file has no longer.</summary>
    private static IEnumerable<FleetApp> Gone(PlanFleetApps request, IReadOnlyList<FleetApp> known) => request.Project is not { } project ? [] : known.Where(app =>
        !app.IsDeleted && app.Project == project && (request.Only.Count == 0 || request.Only.Contains(app.Name))
        && request.Apps.All(put => put.Spec.Name != app.Name) && !request.Others.Contains(app.Name));

    private static string? Moves(PutFleetApp put, FleetApp? there) => there is { IsDeleted: false, Project: { } before } && before != put.Project
        ? $"{put.Spec.Name} was declared by {before} before and belongs to {put.Project ?? "no project"} then"
        : null;

    /// <summary>What a declaration changes of another one, field by field.</summary>
    public static IReadOnlyList<FieldChange> Between(PutFleetApp before, PutFleetApp after, bool hideByName) =>
    [
        .. SpecDifference.Between(before.Spec with { Instances = 1 }, after.Spec with { Instances = 1 }, hideByName: hideByName),
        .. Field("place", before.Place, after.Place, AppChange.Scale),
        .. Field("instances", before.Instances, after.Instances, AppChange.Scale),
        .. Field("strategy", before.Strategy, after.Strategy, AppChange.InPlace),
        .. Field("on_server_loss", before.OnServerLoss, after.OnServerLoss, AppChange.InPlace),
        .. Field("on_return", before.OnReturn, after.OnReturn, AppChange.InPlace),
        .. Field("publish", before.Publish, after.Publish, AppChange.InPlace),
        .. before.Project == after.Project ? [] : (FieldChange[])[new FieldChange("project", before.Project, after.Project, AppChange.InPlace)],
    ];

    private static PlannedApp? Change(PutFleetApp put, FleetApp? there, FleetSealing sealing, bool hideByName)
    {
        put = FleetDeclaration.Sealed(put, there, sealing);
        if (there is null or { IsDeleted: true }) return Planned(put, there, AppChange.Add, []);
        // A declaration that failed was stopped at its first server: the one before it is what runs.
        var runs = there.Failure is null ? there.Spec : there.ProvenSpec ?? there.Spec;
        List<FieldChange> fields = [.. Between(there.Declared with { Spec = FleetDeclaration.Hidden(runs, put.Spec, sealing) }, put, hideByName)];
        if (!there.IsWanted) return Planned(put, there, AppChange.Start, fields);
        if (there.Failure is { } failure && fields.Count == 0) fields.Add(new FieldChange("declaration", $"{there.Revision} failed: {failure}", null, AppChange.InPlace));
        return fields.Count == 0 ? null : Planned(put, there, fields.Max(field => field.Change), fields);
    }

    private static IEnumerable<FieldChange> Field(string name, string before, string after, AppChange change) =>
        before == after ? [] : [new FieldChange(name, PlaceText(before), PlaceText(after), change)];

    private static string PlaceText(string place) => place.Length == 0 ? "all" : place;

    private static PlannedApp Planned(PutFleetApp put, FleetApp? there, AppChange change, IReadOnlyList<FieldChange> fields) =>
        new(put.Spec.Name, change, fields) { Place = PlaceText(put.Place), Seen = FleetApp.Seen(there) };
}
