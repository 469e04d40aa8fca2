using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using ActorPm.Fleet.Clients;
using ActorPm.Fleet.Membership;

namespace ActorPm.Fleet.Trust;

/// <summary>
/// Who may speak with a server of a fleet: the certificate leads to an authority of the fleet, counts now, and the
/// server is in the list of members with the very key. A signature alone is not enough: a removed server has one too.
/// </summary>
public static class PeerRules
{
    /// <summary>Judges a certificate. Pure but for the arithmetic of signatures; never throws for what a stranger sends.</summary>
    /// <param name="certificate">What the other side showed; null for none.</param>
    /// <param name="authorities">Certificates of the authorities that are trusted (two while one replaces the other).</param>
    /// <param name="fleetId">The fleet.</param>
    /// <param name="members">Its servers.</param>
    /// <param name="now">The current time.</param>
    public static PeerVerdict Judge(
        X509Certificate2? certificate, IReadOnlyList<X509Certificate2> authorities, string fleetId, IReadOnlyCollection<MemberRecord> members, DateTimeOffset now)
    {
        if (certificate is null) return PeerVerdict.Refused("it shows no certificate");
        if (!LeadsTo(certificate, authorities, now)) return PeerVerdict.Refused(WhyNot(certificate, now));
        if (ServerName.Of(certificate) is not { } name) return PeerVerdict.Refused("its certificate names no server of a fleet");
        if (name.FleetId != fleetId) return PeerVerdict.Refused($"its certificate is for the fleet {name.FleetId}");
        var member = members.FirstOrDefault(member => member.ServerId == name.ServerId);
        if (member is null || member.IsRemoved) return PeerVerdict.Refused($"server {name.ServerId} is not a member of this fleet");
        return member.KeyHash == Fingerprints.OfKey(certificate.PublicKey)
            ? new PeerVerdict(name.ServerId, null)
            : PeerVerdict.Refused($"server {name.ServerId} ({member.Name}) is a member with another key: a copied disk, or a server that was set up anew");
    }

    /// <summary>
    /// The same for a server that may want a new certificate, or has one that this server cannot judge: one that has ended, or is from an
    /// authority that was made while one of the two was away, still says who has its key. A server that was off for
    /// months would else have to join again.
    /// </summary>
    public static PeerVerdict JudgeForRenewal(
        X509Certificate2? certificate, IReadOnlyList<X509Certificate2> authorities, string fleetId, IReadOnlyCollection<MemberRecord> members, DateTimeOffset now)
    {
        var verdict = Judge(certificate, authorities, fleetId, members, now);
        if (verdict.IsMember || certificate is null || ServerName.Of(certificate) is not { } name || name.FleetId != fleetId) return verdict;
        // TLS has proved that the other side has the key of the certificate.
        return members.Any(member => member.ServerId == name.ServerId && !member.IsRemoved && member.KeyHash == Fingerprints.OfKey(certificate.PublicKey))
            ? new PeerVerdict(name.ServerId, null, HasEnded: true)
            : verdict;
    }

    /// <summary>Judges the certificate of somebody outside the fleet: signed, counting now, and in the list of clients with that very key.</summary>
    public static ClientVerdict JudgeClient(
        X509Certificate2 certificate, IReadOnlyList<X509Certificate2> authorities, string fleetId, IReadOnlyCollection<ClientRecord> clients, DateTimeOffset now)
    {
        if (!LeadsTo(certificate, authorities, now)) return ClientVerdict.Refused(WhyNot(certificate, now));
        if (ClientName.Of(certificate) is not { } name) return ClientVerdict.Refused("its certificate names no client of a fleet");
        if (name.FleetId != fleetId) return ClientVerdict.Refused($"its certificate is for the fleet {name.FleetId}");
        var client = clients.FirstOrDefault(client => client.ClientId == name.ClientId);
        if (client is null) return ClientVerdict.Refused($"this server knows no client {name.ClientId}");
        if (client.IsRevoked) return ClientVerdict.Refused($"the certificate of {client.Name} was revoked");
        return client.KeyHash == Fingerprints.OfKey(certificate.PublicKey)
            ? new ClientVerdict(client, null)
            : ClientVerdict.Refused($"{client.Name} has another key");
    }

    private static bool LeadsTo(X509Certificate2 certificate, IReadOnlyList<X509Certificate2> authorities, DateTimeOffset now)
    {
        using var chain = Chains.New(authorities, now);
        // One that is itself an authority is nobody's certificate.
        return chain.Build(certificate) && chain.ChainElements.Count == 2;
    }

    private static string WhyNot(X509Certificate2 certificate, DateTimeOffset now)
    {
        static string Day(DateTime time) => time.ToUniversalTime().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) + " UTC";
        if (now.UtcDateTime > certificate.NotAfter.ToUniversalTime()) return $"its certificate ended at {Day(certificate.NotAfter)}";
        return now.UtcDateTime < certificate.NotBefore.ToUniversalTime()
            ? $"its certificate counts from {Day(certificate.NotBefore)} only: one of the two clocks is wrong"
            : "its certificate is not from an authority of this fleet";
    }
}
