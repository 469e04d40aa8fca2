using ActorPm.Fleet.Membership;
using ActorPm.Fleet.Trust;

namespace ActorPm.Node.Fleet;

/// <summary>The certificates of this server in use: what is renewed counts for the next connection, and for the next ActorSystem.</summary>
internal sealed class FleetCertificates
{
    private volatile FleetIdentity? _current;
    private volatile FleetIdentity? _ofActors;

    /// <summary>Those of now; null outside a fleet.</summary>
    public FleetIdentity? Current => _current;

    /// <summary>Until when the certificate counts that the ActorSystem was built with; null outside a fleet.</summary>
    public DateTimeOffset? UsedByActorsUntil => _ofActors is { } identity ? CertificateRenewal.SpanOf(identity.Certificate).Until : null;

    /// <summary>Takes those of a file.</summary>
    /// <exception cref="System.Security.Cryptography.CryptographicException">They are damaged.</exception>
    /// <exception cref="ArgumentException">The certificate is that of another key.</exception>
    public void Take(FleetFile file) => _current = FleetIdentity.Read(file);

    /// <summary>This server is in no fleet any more.</summary>
    public void Drop() => (_current, _ofActors) = (null, null);

    /// <summary>For an ActorSystem that is built now.</summary>
    public FleetIdentity? ForActors() => _ofActors = _current;
}
