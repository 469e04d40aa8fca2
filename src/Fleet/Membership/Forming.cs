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
        // Should there be two, the one that may decide, then the biggest; of equal ones the same for everybody.
        var cluster = answers.Where(answer => answer.Cluster.Count > 0)
            .OrderByDescending(answer => Quorum.Has(members, InClusterOf(answer, answers), prefer))
            .ThenByDescending(answer => answer.Cluster.Count).ThenBy(answer => answer.ServerId, StringComparer.Ordinal)
            .FirstOrDefault();
        if (cluster is not null) return new FormingStep.Join(cluster.Cluster);
        var there = answers.Select(answer => answer.ServerId).Append(self).Distinct().ToList();
        if (!Quorum.Has(members, there, prefer))
        {
            var count = members.Count(there.Contains);
            return new FormingStep.Wait($"{count} of {members.Count} servers answer, a majority is needed");
        }

        var first = there.Where(members.Contains).Min(StringComparer.Ordinal);
        if (first != self) return new FormingStep.Wait("another server begins the cluster") { IsNear = true };
        return unchangedFor >= Stable ? new FormingStep.Begin() : new FormingStep.Wait("the others have answered just now") { IsNear = true };
    }

    /// <summary>
    /// Whether a server leaves the cluster it is in, because another one decides for the fleet and its own does not. Two clusters
    /// remain after a cut when the resolver of the cluster kept the side that the fleet does not prefer.
    /// </summary>
    /// <param name="self">Id of this server.</param>
    /// <param name="cluster">Addresses of the cluster it is in.</param>
    /// <param name="members">Ids of all members.</param>
    /// <param name="answers">What the others answered just now.</param>
    /// <param name="prefer">In a fleet of two: the server that goes on alone; null for none.</param>
    public static bool Leaves(
        string self, IReadOnlyCollection<string> cluster, IReadOnlyCollection<string> members, IReadOnlyCollection<PeerAnswer> answers, string? prefer)
    {
        var apart = answers.Where(answer => answer.Cluster.Count > 0 && !answer.Cluster.Intersect(cluster).Any()).ToList();
        var together = answers.Where(answer => answer.Cluster.Intersect(cluster).Any()).Select(answer => answer.ServerId).Append(self).ToList();
        return !Quorum.Has(members, together, prefer) && apart.Any(answer => Quorum.Has(members, InClusterOf(answer, apart), prefer));
    }

    private static List<string> InClusterOf(PeerAnswer one, IEnumerable<PeerAnswer> answers) =>
        [.. answers.Where(answer => answer.Cluster.Intersect(one.Cluster).Any()).Select(answer => answer.ServerId)];
}
