namespace ActorPm.Fleet.Placement;

/// <summary>An app with so many instances on each matching server. Nothing of it is replaced elsewhere.</summary>
internal sealed class PerServerDraft(PlacedApp app, int number, PlacementInput input, FleetLoad load) : Draft(app, input, load)
{
    private int _missing;

    /// <inheritdoc />
    public override int Missing => _missing;

    /// <inheritdoc />
    public override void LetGo()
    {
        foreach (var (server, count) in Before)
            Change(server, (Standings[server].Fate == Fate.Stay ? Math.Min(count, number) : 0) - count);
    }

    /// <inheritdoc />
    public override void Place()
    {
        // A stopped one follows a new number where it is, and comes to new servers when it is started.
        foreach (var server in Standings.Where(entry => entry.Value.TakesNew && (App.Wanted || On(entry.Key) > 0)).Select(entry => entry.Key))
        {
            while (On(server) < number && HasRoom(server)) Change(server, 1);
            _missing += number - On(server);
        }
    }
}
