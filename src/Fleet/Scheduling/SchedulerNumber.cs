namespace ActorPm.Fleet.Scheduling;

/// <summary>
/// Numbers of schedulers: a later one has a higher one, and no two servers take the same, even when they begin at the same moment
/// and have read the same. So two of them never write under one clock: what the one with the higher number writes is what counts. Pure.
/// </summary>
public static class SchedulerNumber
{
    /// <summary>So many servers have numbers of their own; of more, some would have to begin at the same moment to meet.</summary>
    private const int Writers = 64;

    /// <summary>The number that a server takes.</summary>
    /// <param name="highest">The highest that any record was written under; 0 for none.</param>
    /// <param name="serverId">The server.</param>
    /// <param name="known">Ids of all servers it has ever known: the place among them tells servers apart.</param>
    public static long After(long highest, string serverId, IEnumerable<string> known)
    {
        var place = known.Append(serverId).Distinct().Count(other => string.CompareOrdinal(other, serverId) < 0) % Writers;
        var next = highest + 1;
        return next + ((place - (next % Writers) + Writers) % Writers);
    }
}
