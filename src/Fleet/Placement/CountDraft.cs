namespace ActorPm.Fleet.Placement;

/// <summary>An app with so many instances in the whole fleet; a single one is the same with one.</summary>
internal sealed class CountDraft : Draft
{
    private readonly int _number;
    private readonly Displacement _displaced;
    private int _needed;

    /// <summary>A draft that begins with what is assigned now.</summary>
    public CountDraft(PlacedApp app, int number, PlacementInput input, FleetLoad load)
        : base(app, input, load)
    {
        _number = number;
        _displaced = new Displacement(input.Displaced.ByServer(app.Name));
    }

    /// <inheritdoc />
    public override int Missing => _needed + Counts.Where(entry => Standings[entry.Key].Server is null).Sum(entry => entry.Value);

    /// <inheritdoc />
    public override void LetGo()
    {
        foreach (var (server, count) in Before)
            if (Standings[server].Fate != Fate.Stay) Change(server, -count);
        var excess = Counts.Values.Sum() - _number;
        _displaced.Shrink(excess);
        for (; excess > 0; excess--) Change(Fullest(Counts.Keys, goneFirst: true)!, -1);
        RememberLosses();
        var open = _number - Counts.Values.Sum();
        // A stopped app follows its number where it has a place; what it lost, and a first place, wait for the start.
        _needed = App.Wanted ? open : Before.Count > 0 ? Math.Max(0, open - _displaced.Total) : 0;
    }

    /// <inheritdoc />
    public override bool BringBack()
    {
        if (!App.Wanted || App.OnReturn != ReturnPolicy.KeepOriginal) return false;
        var changed = false;
        foreach (var server in _displaced.Servers.Where(id => Standings.TryGetValue(id, out var standing) && standing.TakesNew))
        {
            while (On(server) < _displaced.Owed(server) && HasRoom(server))
            {
                if (_needed > 0) _needed--;
                else if (Replacement(server) is { } replacement) Change(replacement, -1);
                else break;
                Change(server, 1);
                changed = true;
            }
        }

        return changed;
    }

    /// <inheritdoc />
    public override void Place()
    {
        for (; _needed > 0 && Next() is { } server; _needed--) Change(server, 1);
        // What runs on a draining server is worth more than what waits for a lost one.
        var reluctant = Standings.Where(entry => entry.Value.Fate == Fate.MoveIfRoom).OrderBy(entry => entry.Value.IsGone).Select(entry => entry.Key);
        foreach (var server in reluctant)
        {
            var stays = Math.Min(_needed, Before.GetValueOrDefault(server));
            Change(server, stays);
            _needed -= stays;
        }
    }

    /// <inheritdoc />
    public override IEnumerable<(string ServerId, int Count)> Owed()
    {
        foreach (var server in _displaced.Servers.Where(IsSettled)) _displaced.Forget(server);
        return _displaced.Servers.Select(server => (server, _displaced.Owed(server)));
    }

    private void RememberLosses()
    {
        var replaced = _number - Counts.Values.Sum();
        foreach (var (server, count) in Before)
        {
            var standing = Standings[server];
            // What a stopped app loses is remembered even of a removed server: it is no wish for more instances.
            if (standing.Fate == Fate.Stay || !standing.IsGone || (App.Wanted && standing.Unfit is not null)) continue;
            replaced -= _displaced.Remember(server, count, Math.Min(replaced, _number - _displaced.Total));
        }
    }

    /// <summary>The server that gives an instance back to one that is owed it; null when none runs as a replacement.</summary>
    private string? Replacement(string owed) => Fullest(
        Counts.Where(entry => entry.Key != owed && Standings[entry.Key].Server is { IsPresent: true } && entry.Value > _displaced.Owed(entry.Key)).Select(entry => entry.Key),
        goneFirst: false);

    /// <summary>The server that gives one up first; of lost ones at once, nothing runs there.</summary>
    private string? Fullest(IEnumerable<string> servers, bool goneFirst) => servers
        .OrderByDescending(server => goneFirst && Standings[server].IsGone)
        .ThenByDescending(On).ThenByDescending(AllOn).ThenByDescending(server => server, StringComparer.Ordinal)
        .FirstOrDefault();

    /// <summary>The server that gets the next new one; null when none has room.</summary>
    private string? Next()
    {
        var open = Standings.Where(entry => entry.Value.TakesNew && HasRoom(entry.Key)).Select(entry => entry.Key);
        var ordered = App.Strategy == PlacementStrategy.Pack ? open.OrderByDescending(AllOn).ThenBy(On) : open.OrderBy(On).ThenBy(AllOn);
        return ordered.ThenBy(server => server, StringComparer.Ordinal).FirstOrDefault();
    }

    /// <summary>A server is owed nothing any more: it has it, may not have it back, or none was left that could go back.</summary>
    private bool IsSettled(string serverId)
    {
        if (!App.Wanted) return false;
        if (!Standings.TryGetValue(serverId, out var standing) || standing.Server is null) return true;
        if (On(serverId) >= _displaced.Owed(serverId)) return true;
        return standing.Server.IsPresent && (App.OnReturn == ReturnPolicy.KeepReplacement || (standing.TakesNew && HasRoom(serverId)));
    }
}
