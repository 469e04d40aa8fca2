using System.Security.Cryptography.X509Certificates;

namespace ActorPm.Fleet.Clients;

/// <summary>
/// Whom a certificate of somebody outside the fleet speaks for, written into its subject as <c>O=fleet, CN=client-id</c>. No server can
/// have such a name: ids of servers are hexadecimal.
/// </summary>
/// <param name="FleetId">Random id of the fleet.</param>
/// <param name="ClientId">Random id of the client.</param>
public readonly record struct ClientName(string FleetId, string ClientId)
{
    /// <summary>What every common name of a client begins with.</summary>
    public const string Prefix = "client-";

    private const string CommonName = "2.5.4.3";
    private const string Organization = "2.5.4.10";

    /// <summary>The subject of its certificate.</summary>
    public X500DistinguishedName Subject()
    {
        var builder = new X500DistinguishedNameBuilder();
        builder.AddOrganizationName(FleetId);
        builder.AddCommonName(Prefix + ClientId);
        return builder.Build();
    }

    /// <summary>Reads the subject of a certificate; null when it names no client of a fleet. Nothing of it is proved by this.</summary>
    public static ClientName? Of(X509Certificate2 certificate)
    {
        string? fleet = null, client = null;
        foreach (var part in certificate.SubjectName.EnumerateRelativeDistinguishedNames())
        {
            if (part.HasMultipleElements) return null;
            var value = part.GetSingleElementValue();
            switch (part.GetSingleElementType().Value)
            {
                case Organization:
                    fleet = value;
                    break;
                case CommonName:
                    client = value;
                    break;
                default:
                    return null;
            }
        }

        return fleet is { Length: > 0 } && client is not null && client.Length > Prefix.Length && client.StartsWith(Prefix, StringComparison.Ordinal)
            ? new ClientName(fleet, client[Prefix.Length..])
            : null;
    }
}
