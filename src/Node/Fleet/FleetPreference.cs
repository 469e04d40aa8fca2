using ActorPm.Fleet.Membership;
using ActorPm.Node.Api.Wire;

namespace ActorPm.Node.Fleet;

/// <summary>Which one of two servers goes on alone when the other is lost. It stands in the list of members.</summary>
internal sealed class FleetPreference(FleetStore store, FleetMembers members)
{
    /// <summary>Chooses; both servers must hear it, or each could be preferred by its own list.</summary>
    /// <param name="chosen">The one that goes on; null for none.</param>
    /// <param name="cancellation">Ends the telling.</param>
    /// <exception cref="ApiException">There are not two servers, or the other does not answer.</exception>
    public async Task SetAsync(MemberRecord? chosen, CancellationToken cancellation)
    {
        if (chosen is { IsWitness: true }) throw ApiException.Invalid($"{chosen.Name} is a witness and runs no apps: it cannot go on with them", "pbm fleet prefer <the other server>");
        if (chosen is not null && Members.Count != 2)
            throw ApiException.Invalid(
                $"this fleet has {Members.Count} servers: one is preferred only where there are two, in any other the majority decides",
                "pbm fleet status shows whether a majority answers");
        Demand(await members.TellAsync(cancellation));
        // The old choice is taken away everywhere before the new one counts anywhere.
        foreach (var before in Members.Where(member => member.IsPreferred && member.ServerId != chosen?.ServerId))
            Demand(await members.WriteAsync(before with { IsPreferred = false }, cancellation));
        if (chosen is not null) Demand(await members.WriteAsync(chosen with { IsPreferred = true }, cancellation));
    }

    private IReadOnlyList<MemberRecord> Members => store.Current is { } file ? MemberList.Of(file.Members).Members : [];

    private static void Demand(IReadOnlyList<string> silent)
    {
        if (silent.Count == 0) return;
        var names = string.Join(", ", silent);
        throw ApiException.Invalid(
            $"{names} {(silent.Count == 1 ? "does" : "do")} not answer: every server must hear which one goes on alone, or more than one would",
            $"try again when {(silent.Count == 1 ? "it is" : "they are")} back; for a server that is lost for good: pbm fleet remove {silent[0]}");
    }
}
