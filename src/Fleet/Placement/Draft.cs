namespace ActorPm.Fleet.Placement;

/// <summary>
/// The placement of one app while a plan is made. The planner takes all apps through the same steps together, because
/// they share the room of the servers: whoever gives up room does so before anybody takes some.
/// </summary>
internal abstract class Draft
{
    private readonly FleetLoad _load;

    /// <summary>A draft that begins with what is assigned now.</summary>
    protected Draft(PlacedApp app, PlacementInput input, FleetLoad load)
    {
        (App, _load) = (app, load);
        Before = input.Current.ByServer(app.Name);
        Counts = new SortedDictionary<string, int>(Before.ToDictionary(), StringComparer.Ordinal);
        var complaints = input.Ineligible.GetValueOrDefault(app.Name);
        var servers = input.Servers.ToDictionary(server => server.Id);
        Standings = new SortedDictionary<string, Standing>(
            servers.Keys.Union(Before.Keys).ToDictionary(id => id, id => Standing.Of(app, servers.GetValueOrDefault(id), complaints?.GetValueOrDefault(id))),
            StringComparer.Ordinal);
    }

    /// <summary>The app.</summary>
    public PlacedApp App { get; }

    /// <summary>What it had on each server.</summary>
    public IReadOnlyDictionary<string, int> Before { get; }

    /// <summary>What it has on each server as far as planned; servers with none are not in it.</summary>
    public SortedDictionary<string, int> Counts { get; }

    /// <summary>How every server stands to it, also one it is on that left the fleet.</summary>
    public SortedDictionary<string, Standing> Standings { get; }

    /// <summary>Instances without a place.</summary>
    public abstract int Missing { get; }

    /// <summary>A draft of the kind its rule asks for.</summary>
    public static Draft Of(PlacedApp app, PlacementInput input, FleetLoad load) => app.Instances switch
    {
        InstancesRule.PerServer each => new PerServerDraft(app, each.Number, input, load),
        InstancesRule.Count count => new CountDraft(app, count.Number, input, load),
        _ => new CountDraft(app, 1, input, load),
    };

    /// <summary>First: gives up what cannot stay.</summary>
    public abstract void LetGo();

    /// <summary>Second, until it changes nothing for any app: moves back what was displaced. Whether something changed.</summary>
    public virtual bool BringBack() => false;

    /// <summary>Third: places what has no place yet.</summary>
    public abstract void Place();

    /// <summary>Last: what lost servers are still owed.</summary>
    public virtual IEnumerable<(string ServerId, int Count)> Owed() => [];

    /// <summary>How many there are on a server.</summary>
    protected int On(string serverId) => Counts.GetValueOrDefault(serverId);

    /// <summary>How many instances of all apps there are on a server.</summary>
    protected int AllOn(string serverId) => _load.On(serverId);

    /// <summary>Whether one more fits on a server.</summary>
    protected bool HasRoom(string serverId) => _load.HasRoom(serverId);

    /// <summary>Adds so many on a server, or takes away when negative.</summary>
    protected void Change(string serverId, int by)
    {
        _load.Change(serverId, by);
        var count = On(serverId) + by;
        if (count == 0) Counts.Remove(serverId);
        else Counts[serverId] = count;
    }
}
