using ActorPm.Fleet.Membership;
using ActorPm.Fleet.Wire;
using ActorPm.Node.Api.Wire;
using ActorPm.Node.Hosting;

namespace ActorPm.Node.Fleet;

/// <summary>
/// Whether this server was removed from its fleet by another one. Whoever removed it speaks with it no more, and it may have been off; so it
/// asks by itself when nobody lets it in: without its certificate, which would be refused, and only members are believed.
/// </summary>
/// <param name="store">The fleet.</param>
/// <param name="calls">To members, showing no certificate.</param>
/// <param name="notices">Where it is told, also in the log.</param>
internal sealed class FleetRemoval(FleetStore store, FleetCalls calls, Notices notices)
{
    private const string Subject = "fleet removal";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>What happened and what to do, in words; null as long as nobody said that it was removed.</summary>
    public string? Notice { get; private set; }

    /// <summary>Asks the others, unless it is known already; true as soon as one says so.</summary>
    public async Task<bool> IsRemovedAsync(CancellationToken cancellation)
    {
        if (Notice is not null) return true;
        if (store.Current is not { } file) return false;
        var list = MemberList.Of(file.Members);
        if (list.Find(file.ServerId) is not { } self) return false;
        // It may have come with a list of members, too.
        if (self.IsRemoved) return Tell(list.Find(self.WrittenBy)?.Name);
        var answers = await Task.WhenAll(list.Members.Where(member => member.ServerId != file.ServerId).Select(member => AskAsync(member, self, cancellation)));
        return answers.FirstOrDefault(answer => answer is { IsRemoved: true }) is { } removed && Tell(removed.By);
    }

    /// <summary>This server has left, or has entered a fleet.</summary>
    public void End()
    {
        Notice = null;
        notices.Clear(Subject);
    }

    private bool Tell(string? by)
    {
        Notice = $"this server was removed from its fleet{(by is null ? "" : $" by {by}")}: its apps of the fleet run on as they are, but for single ones, and nobody changes them any more; "
            + "pbm fleet leave here takes them out, then it can join again by a new line (pbm fleet invite on a server of the fleet)";
        notices.Set(Subject, Notice);
        return true;
    }

    private async Task<ServerRemoval?> AskAsync(MemberRecord member, MemberRecord self, CancellationToken cancellation)
    {
        try
        {
            return await calls.AskAsync(FleetCalls.PlaceOf(member), FleetRoutes.RemovalOf(self), null, FleetJson.Default.ServerRemoval, Patience, cancellation);
        }
        catch (ApiException)
        {
            // Silent, or of an earlier release: it says nothing of it.
            return null;
        }
    }
}
