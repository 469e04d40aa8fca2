namespace ActorPm.Fleet.Placement;

/// <summary>What the lost servers of one app had: they are owed as many in all, also while they still have some of it.</summary>
internal sealed class Displacement(IReadOnlyDictionary<string, int> before)
{
    private readonly SortedDictionary<string, int> _owed = new(before.ToDictionary(), StringComparer.Ordinal);

    /// <summary>The servers that are owed some, by id.</summary>
    public IReadOnlyList<string> Servers => [.. _owed.Keys];

    /// <summary>How many all servers are owed.</summary>
    public int Total => _owed.Values.Sum();

    /// <summary>How many a server is owed.</summary>
    public int Owed(string serverId) => _owed.GetValueOrDefault(serverId);

    /// <summary>
    /// Remembers that a server with so many was lost, and answers how many are owed to it for that. At most
    /// <paramref name="most"/>: of what ran there, some may have been replacements of an earlier loss.
    /// </summary>
    public int Remember(string serverId, int had, int most)
    {
        var more = Math.Clamp(had - Owed(serverId), 0, Math.Max(0, most));
        Change(serverId, more);
        return more;
    }

    /// <summary>Fewer instances are wanted: replacements go first, so that the originals stay.</summary>
    public void Shrink(int by)
    {
        for (; by > 0 && _owed.Count > 0; by--)
            Change(_owed.OrderByDescending(owed => owed.Value).ThenByDescending(owed => owed.Key, StringComparer.Ordinal).First().Key, -1);
    }

    /// <summary>Nothing is owed to a server any more.</summary>
    public void Forget(string serverId) => _owed.Remove(serverId);

    private void Change(string serverId, int by)
    {
        var owed = Owed(serverId) + by;
        if (owed == 0) _owed.Remove(serverId);
        else _owed[serverId] = owed;
    }
}
