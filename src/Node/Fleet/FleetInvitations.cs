using System.Net;
using System.Security.Cryptography;
using ActorPm.Contracts.Api;
using ActorPm.Fleet.Joining;
using ActorPm.Node.Api.Wire;

namespace ActorPm.Node.Fleet;

/// <summary>Gives invitations: join lines that lead to this server, which remembers how many they let in and for how long.</summary>
internal sealed class FleetInvitations(FleetStore store, FleetCertificates certificates, TimeProvider time)
{
    /// <summary>One more; this server is in a fleet.</summary>
    /// <exception cref="ApiException">It is for too many servers, or for too short or too long a time.</exception>
    public InvitationGiven Give(InviteServers request)
    {
        var count = request.Count ?? InvitationBook.UsualCount;
        var validity = request.ValidFor is { } milliseconds ? TimeSpan.FromMilliseconds(milliseconds) : InvitationBook.UsualValidity;
        if (count is < 1 or > 1000) throw ApiException.Invalid($"an invitation is for 1 to 1000 servers, not {count}");
        if (validity < TimeSpan.FromSeconds(1) || validity > InvitationBook.LongestValidity)
            throw ApiException.Invalid($"an invitation counts for 1 s to {InvitationBook.LongestValidity.TotalDays:0} days");
        var token = RandomNumberGenerator.GetBytes(JoinLine.TokenLength);
        var now = time.GetUtcNow();
        var file = store.Change(current => current! with { Invitations = [.. new InvitationBook([.. current!.Invitations]).With(token, count, validity, now).Invitations] });
        var self = file.Self();
        // The one that this server shows: where another one has begun to sign just now the line leads there.
        var line = new JoinLine(IPAddress.Parse(self.Address), self.ApiPort, certificates.Current!.Authority.Fingerprint, token);
        return new InvitationGiven(line.ToString(), count, (now + validity).ToUnixTimeMilliseconds());
    }
}
