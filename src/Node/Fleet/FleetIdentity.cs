using System.Security.Cryptography.X509Certificates;
using ActorPm.Fleet.Membership;
using ActorPm.Fleet.Trust;

namespace ActorPm.Node.Fleet;

/// <summary>The certificates of <c>fleet.json</c>, ready for TLS.</summary>
/// <param name="Certificate">This server's, with its key.</param>
/// <param name="Authority">The authority that signed it; the one that signs now where that cannot be told.</param>
/// <param name="Shown">What is shown with it: for those who trust an earlier authority, what leads from that to this one.</param>
internal sealed record FleetIdentity(X509Certificate2 Certificate, AuthorityRecord Authority, IReadOnlyList<X509Certificate2> Shown)
{
    /// <summary>Reads them.</summary>
    /// <exception cref="System.Security.Cryptography.CryptographicException">They are damaged.</exception>
    public static FleetIdentity Read(FleetFile file)
    {
        using var key = ServerKey.Import(file.Key);
        using var bare = X509Certificate2.CreateFromPem(file.Certificate);
        var authorities = AuthorityList.Of(file);
        return new FleetIdentity(
            key.With(bare),
            authorities.IssuerOf(bare) ?? authorities.Signer,
            [.. authorities.Records.Select(record => X509Certificate2.CreateFromPem(record.SignedByPrevious ?? record.Certificate))]);
    }
}
