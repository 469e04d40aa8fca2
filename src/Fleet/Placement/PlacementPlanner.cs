namespace ActorPm.Fleet.Placement;

/// <summary>
/// Decides how many instances of which app belong on which server. Pure: the same input has the same plan, whatever the
/// order of its lists. Nothing moves from a server that may keep it only to balance the fleet.
/// </summary>
public static class PlacementPlanner
{
    /// <summary>Plans.</summary>
    /// <exception cref="ArgumentException">Two servers have one id, or two apps one name.</exception>
    public static PlacementPlan Plan(PlacementInput input)
    {
        var load = new FleetLoad(input);
        var drafts = input.Apps.OrderBy(app => app.Name, StringComparer.Ordinal).Select(app => Draft.Of(app, input, load)).ToList();
        foreach (var draft in drafts) draft.LetGo();
        // What one app moves back makes room for what another wants back; each move settles a debt, so this ends.
        for (var changed = true; changed;)
        {
            changed = false;
            foreach (var draft in drafts) changed |= draft.BringBack();
        }

        // An app on every server cannot go elsewhere, so it takes its room first.
        foreach (var draft in drafts.OrderBy(draft => draft is not PerServerDraft)) draft.Place();

        return new PlacementPlan
        {
            Target = InstanceCounts.Of(drafts.SelectMany(draft => draft.Counts.Select(entry => (draft.App.Name, entry.Key, entry.Value)))),
            Reasons = drafts.ToDictionary(draft => draft.App.Name, draft => PlacementReasons.Of(draft, load)),
            Missing = drafts.Where(draft => draft.Missing > 0).ToDictionary(draft => draft.App.Name, draft => draft.Missing),
            Displaced = InstanceCounts.Of(drafts.SelectMany(draft => draft.Owed().Select(owed => (draft.App.Name, owed.ServerId, owed.Count)))),
        };
    }
}
