using System.Security.Cryptography.X509Certificates;
using ActorPm.Fleet.Membership;
using ActorPm.Fleet.Trust;

namespace ActorPm.Node.Fleet;

/// <summary>The certificates of <c>fleet.json</c>, ready for TLS.</summary>
/// <param name="Certificate">This server's, with its key.</param>
/// <param name="Authorities">Those that are trusted; the first one signed it.</param>
internal sealed record FleetIdentity(X509Certificate2 Certificate, IReadOnlyList<X509Certificate2> Authorities)
{
    /// <summary>Reads them.</summary>
    /// <exception cref="System.Security.Cryptography.CryptographicException">They are damaged.</exception>
    public static FleetIdentity Read(FleetFile file)
    {
        using var key = ServerKey.Import(file.Key);
        using var bare = X509Certificate2.CreateFromPem(file.Certificate);
        return new FleetIdentity(key.With(bare), [.. file.Authorities.Select(pem => X509Certificate2.CreateFromPem(pem))]);
    }
}
