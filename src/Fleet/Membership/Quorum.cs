namespace ActorPm.Fleet.Membership;

/// <summary>
/// Whether the servers that answer may decide for the fleet. Counted against the known servers, not against those the
/// cluster happens to see; pure.
/// </summary>
public static class Quorum
{
    /// <summary>So long a command waits for a majority that may be near: after a cut the servers reach each other again with the next heartbeats, of which there is one in a second.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>A strict majority of the members answers; or it is the only one of two and <paramref name="prefer"/> names it.</summary>
    /// <param name="members">Ids of all members.</param>
    /// <param name="answering">Ids of those that answer, this server among them.</param>
    /// <param name="prefer">In a fleet of two without a witness: the server that goes on alone; null for none.</param>
    public static bool Has(IReadOnlyCollection<string> members, IReadOnlyCollection<string> answering, string? prefer)
    {
        var there = members.Count(answering.Contains);
        return there * 2 > members.Count || (members.Count == 2 && there == 1 && prefer is not null && answering.Contains(prefer) && members.Contains(prefer));
    }
}
