using System.Collections.Immutable;
using ActorPm.Fleet.Apps;

namespace ActorPm.Node.Fleet.Apps;

/// <summary>The apps of the fleet as their records on this server say; may be read from everywhere.</summary>
internal sealed class KnownFleetApps
{
    private volatile ImmutableSortedDictionary<string, FleetApp> _apps = ImmutableSortedDictionary.Create<string, FleetApp>(StringComparer.Ordinal);

    /// <summary>Apps that are not deleted, by name.</summary>
    public IReadOnlyList<FleetApp> Apps => [.. _apps.Values.Where(app => !app.IsDeleted)];

    /// <summary>Whether an app of the fleet is called so.</summary>
    public bool Has(string name) => _apps.GetValueOrDefault(name) is { IsDeleted: false };

    /// <summary>The record of that name, also of a deleted app; null for none.</summary>
    public FleetApp? Find(string name) => _apps.GetValueOrDefault(name);

    /// <summary>Takes a record in; one thread only.</summary>
    public void Put(FleetApp app) => _apps = _apps.SetItem(app.Name, app);

    /// <summary>This server is in no fleet any more.</summary>
    public void Clear() => _apps = _apps.Clear();
}
