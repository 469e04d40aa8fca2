namespace ActorPm.Fleet.Membership;

/// <summary>
/// How servers find together after a start, without seed nodes: whoever is in a cluster is joined; where nobody is, a
/// majority of the known members must have answered so for a while, and the one with the lowest id begins. Pure. An
/// island never begins one by itself: two halves of a fleet would make two clusters.
/// </summary>
public static class Forming
{
    /// <summary>The same answers must have come for so long before a cluster is begun.</summary>
    public static readonly TimeSpan Stable = TimeSpan.FromSeconds(3);

    /// <summary>Decides.</summary>
    /// <param name="self">Id of this server.</param>
    /// <param name="members">Ids of all members.</param>
    /// <param name="answers">What the others answered just now.</param>
    /// <param name="unchangedFor">For how long the same ones have answered the same.</param>
    /// <param name="prefer">In a fleet of two: the server that goes on alone; null for none.</param>
    public static FormingStep Next(
        string self, IReadOnlyCollection<string> members, IReadOnlyCollection<PeerAnswer> answers, TimeSpan unchangedFor, string? prefer)
    {
        if (members.Count <= 1) return new FormingStep.Begin();
        // The biggest one, should there be two; of equal ones the same for everybody.
        var cluster = answers.Where(answer => answer.Cluster.Count > 0)
            .OrderByDescending(answer => answer.Cluster.Count).ThenBy(answer => answer.ServerId, StringComparer.Ordinal)
            .FirstOrDefault();
        if (cluster is not null) return new FormingStep.Join(cluster.Cluster);
        var there = answers.Select(answer => answer.ServerId).Append(self).Distinct().ToList();
        if (!Quorum.Has(members, there, prefer))
        {
            var count = members.Count(there.Contains);
            return new FormingStep.Wait($"{count} of {members.Count} servers answer, a majority is needed");
        }

        var first = there.Where(members.Contains).Min(StringComparer.Ordinal);
        if (first != self) return new FormingStep.Wait("another server begins the cluster");
        return unchangedFor >= Stable ? new FormingStep.Begin() : new FormingStep.Wait("the others have answered just now");
    }
}
