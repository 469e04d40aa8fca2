using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ActorPm.Fleet.Clients;

namespace ActorPm.Fleet.Trust;

/// <summary>
/// The private authority of a fleet: signs the certificates of its servers. Whoever has its key can let servers
/// in, so it lies in files for the owner alone and only on servers that were given it.
/// </summary>
public sealed class FleetAuthority : IDisposable
{
    /// <summary>How long a server's certificate is good for; it is renewed when two thirds are over.</summary>
    public static readonly TimeSpan ServerLifetime = TimeSpan.FromDays(90);

    /// <summary>How long the authority itself is good for.</summary>
    public static readonly TimeSpan OwnLifetime = TimeSpan.FromDays(3650);

    /// <summary>Clocks of servers differ: certificates count from so long before they were made.</summary>
    public static readonly TimeSpan BackDated = TimeSpan.FromHours(1);

    private const string ServerUse = "1.3.6.1.5.5.7.3.1";
    private const string ClientUse = "1.3.6.1.5.5.7.3.2";

    private readonly ECDsa _key;

    private FleetAuthority(X509Certificate2 certificate, ECDsa key, string fleetId) => (Certificate, _key, FleetId) = (certificate, key, fleetId);

    /// <summary>Its certificate, without the key.</summary>
    public X509Certificate2 Certificate { get; }

    /// <summary>The fleet it signs for.</summary>
    public string FleetId { get; }

    /// <summary>Makes the authority of a new fleet.</summary>
    public static FleetAuthority Create(string fleetId, DateTimeOffset now)
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var subject = new X500DistinguishedNameBuilder();
        subject.AddOrganizationName(fleetId);
        subject.AddCommonName(ServerName.AuthorityName);
        var request = new CertificateRequest(subject.Build(), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: true, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        using var withKey = request.CreateSelfSigned(now - BackDated, now + OwnLifetime);
        return new FleetAuthority(X509CertificateLoader.LoadCertificate(withKey.RawData), key, fleetId);
    }

    /// <summary>Reads one from what <see cref="Certificate"/> and <see cref="ExportKey"/> gave.</summary>
    /// <exception cref="CryptographicException">The texts are damaged, or the key is that of another certificate.</exception>
    public static FleetAuthority Import(string certificatePem, string keyPem)
    {
        var certificate = X509Certificate2.CreateFromPem(certificatePem);
        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(keyPem);
            using var known = certificate.GetECDsaPublicKey() ?? throw new CryptographicException("the authority's certificate has a key of another kind");
            if (!known.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(key.ExportSubjectPublicKeyInfo()))
                throw new CryptographicException("the authority's key does not belong to its certificate");
            return new FleetAuthority(certificate, key, FleetOf(certificate));
        }
        catch (ArgumentException damaged)
        {
            key.Dispose();
            throw new CryptographicException("the authority's key cannot be read", damaged);
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }

    /// <summary>Its private key as PEM text, for a file of the owner.</summary>
    public string ExportKey() => _key.ExportPkcs8PrivateKeyPem();

    /// <summary>Signs a certificate for a server. Of the request only the public key is taken: names and uses are ours.</summary>
    /// <param name="signingRequestPem">PKCS#10, which proves that the other side has the private key.</param>
    /// <param name="serverId">Whom it is for.</param>
    /// <param name="address">Its address, for clients that compare it.</param>
    /// <param name="now">The current time.</param>
    /// <exception cref="CryptographicException">The request is damaged, or its signature wrong.</exception>
    public X509Certificate2 Sign(string signingRequestPem, string serverId, IPAddress address, DateTimeOffset now)
    {
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(address);
        return Sign(signingRequestPem, new ServerName(FleetId, serverId).Subject(), [new Oid(ServerUse), new Oid(ClientUse)], names.Build(), now, now + ServerLifetime);
    }

    /// <summary>Signs a certificate for somebody outside the fleet, who is no server with it: it is good for asking only.</summary>
    /// <param name="signingRequestPem">PKCS#10, which proves that the other side has the private key.</param>
    /// <param name="clientId">Whom it is for.</param>
    /// <param name="now">The current time.</param>
    /// <param name="end">Until when it counts.</param>
    /// <exception cref="CryptographicException">The request is damaged, or its signature wrong.</exception>
    public X509Certificate2 SignClient(string signingRequestPem, string clientId, DateTimeOffset now, DateTimeOffset end) =>
        Sign(signingRequestPem, new ClientName(FleetId, clientId).Subject(), [new Oid(ClientUse)], null, now, end);

    private X509Certificate2 Sign(string signingRequestPem, X500DistinguishedName subject, OidCollection uses, X509Extension? names, DateTimeOffset now, DateTimeOffset end)
    {
        CertificateRequest asked;
        try
        {
            asked = CertificateRequest.LoadSigningRequestPem(signingRequestPem, HashAlgorithmName.SHA256);
        }
        catch (ArgumentException damaged)
        {
            throw new CryptographicException("the signing request cannot be read", damaged);
        }

        var request = new CertificateRequest(subject, asked.PublicKey, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: false, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension(uses, critical: false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(Certificate, includeKeyIdentifier: true, includeIssuerAndSerial: false));
        if (names is not null) request.CertificateExtensions.Add(names);
        return request.Create(
            Certificate.SubjectName,
            X509SignatureGenerator.CreateForECDsa(_key),
            now - BackDated,
            end < Certificate.NotAfter ? end : new DateTimeOffset(Certificate.NotAfter.ToUniversalTime()),
            RandomNumberGenerator.GetBytes(16));
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _key.Dispose();
        Certificate.Dispose();
    }

    private static string FleetOf(X509Certificate2 certificate) =>
        certificate.SubjectName.EnumerateRelativeDistinguishedNames()
            .Where(part => !part.HasMultipleElements && part.GetSingleElementType().Value == ServerName.Organization)
            .Select(part => part.GetSingleElementValue())
            .FirstOrDefault() ?? throw new CryptographicException("the authority's certificate names no fleet");
}
