using System.Security.Cryptography.X509Certificates;
using ActorPm.Fleet.Clients;

namespace ActorPm.Fleet.Trust;

/// <summary>Who a certificate speaks for: a server of a fleet, written into its subject as <c>O=fleet, CN=server</c>.</summary>
/// <param name="FleetId">Random id of the fleet.</param>
/// <param name="ServerId">Random id of the server.</param>
public readonly record struct ServerName(string FleetId, string ServerId)
{
    private const string CommonName = "2.5.4.3";
    internal const string Organization = "2.5.4.10";

    /// <summary>Common name of the authority itself, which no server can have: ids are hexadecimal.</summary>
    internal const string AuthorityName = "ActorPm fleet authority";

    /// <summary>The subject of its certificate.</summary>
    public X500DistinguishedName Subject()
    {
        var builder = new X500DistinguishedNameBuilder();
        builder.AddOrganizationName(FleetId);
        builder.AddCommonName(ServerId);
        return builder.Build();
    }

    /// <summary>Reads the subject of a certificate; null when it names no server of a fleet.</summary>
    public static ServerName? Of(X509Certificate2 certificate)
    {
        string? fleet = null, server = null;
        foreach (var part in certificate.SubjectName.EnumerateRelativeDistinguishedNames())
        {
            if (part.HasMultipleElements) return null;
            switch (part.GetSingleElementType().Value)
            {
                case Organization:
                    fleet = part.GetSingleElementValue();
                    break;
                case CommonName:
                    server = part.GetSingleElementValue();
                    break;
                default:
                    return null;
            }
        }

        return fleet is { Length: > 0 } && server is { Length: > 0 } && server != AuthorityName && !server.StartsWith(ClientName.Prefix, StringComparison.Ordinal) ? new ServerName(fleet, server) : null;
    }
}
