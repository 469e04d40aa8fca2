namespace ActorPm.Fleet.Placement;

/// <summary>How many instances of all apps each server has while a plan is made.</summary>
internal sealed class FleetLoad
{
    private readonly Dictionary<string, int> _counts = [];
    private readonly Dictionary<string, int?> _capacities;

    /// <summary>The load of what is assigned now to the apps of the fleet.</summary>
    public FleetLoad(PlacementInput input)
    {
        _capacities = input.Servers.ToDictionary(server => server.Id, server => server.Capacity);
        foreach (var app in input.Apps)
            foreach (var (server, count) in input.Current.ByServer(app.Name))
                Change(server, count);
    }

    /// <summary>Instances on a server.</summary>
    public int On(string serverId) => _counts.GetValueOrDefault(serverId);

    /// <summary>Whether one more fits.</summary>
    public bool HasRoom(string serverId) => _capacities.GetValueOrDefault(serverId) is not { } capacity || On(serverId) < capacity;

    /// <summary>Adds so many, or takes away when negative.</summary>
    public void Change(string serverId, int by) => _counts[serverId] = On(serverId) + by;
}
