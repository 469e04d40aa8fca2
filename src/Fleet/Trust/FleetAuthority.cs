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
    /// <summary>How long a server's certificate is good for unless it asks for less; it is renewed when two thirds are over.</summary>
    public static readonly TimeSpan ServerLifetime = TimeSpan.FromDays(90);

    /// <summary>The shortest that can be asked for: clocks of servers differ, and a renewal takes its time.</summary>
    public static readonly TimeSpan ShortestServerLifetime = TimeSpan.FromMinutes(1);

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
        AsAuthority(request);
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
    /// <param name="validity">How long it shall count; the usual time when null, never longer.</param>
    /// <exception cref="CryptographicException">The request is damaged, or its signature wrong.</exception>
    public X509Certificate2 Sign(string signingRequestPem, string serverId, IPAddress address, DateTimeOffset now, TimeSpan? validity = null)
    {
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(address);
        var asked = validity ?? ServerLifetime;
        var lifetime = asked > ServerLifetime ? ServerLifetime : asked < ShortestServerLifetime ? ShortestServerLifetime : asked;
        return Sign(signingRequestPem, new ServerName(FleetId, serverId).Subject(), [new Oid(ServerUse), new Oid(ClientUse)], names.Build(), now, now + lifetime);
    }

    /// <summary>
    /// The certificate of the next authority, signed by this one (RFC 4210, "new with old"): who trusts this one can find from it to the
    /// certificates of the next. Since both have one name it does not count against the length of the path.
    /// </summary>
    public X509Certificate2 SignNext(FleetAuthority next, DateTimeOffset now)
    {
        var request = new CertificateRequest(next.Certificate.SubjectName, next._key, HashAlgorithmName.SHA256);
        AsAuthority(request);
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(Certificate, includeKeyIdentifier: true, includeIssuerAndSerial: false));
        return Signed(request, now, now + OwnLifetime);
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
        return Signed(request, now, end);
    }

    private X509Certificate2 Signed(CertificateRequest request, DateTimeOffset now, DateTimeOffset end) => request.Create(
        Certificate.SubjectName,
        X509SignatureGenerator.CreateForECDsa(_key),
        now - BackDated,
        end < Certificate.NotAfter ? end : new DateTimeOffset(Certificate.NotAfter.ToUniversalTime()),
        RandomNumberGenerator.GetBytes(16));

    private static void AsAuthority(CertificateRequest request)
    {
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: true, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
    }

    /// <summary>What is wrong with a record that another server sent; null for nothing.</summary>
    public static string? Fault(AuthorityRecord record, string fleetId)
    {
        try
        {
            using var certificate = X509Certificate2.CreateFromPem(record.Certificate);
            if (Fingerprints.OfCertificate(certificate) != record.Fingerprint) return "its fingerprint is another one";
            if (FleetOf(certificate) != fleetId) return "it is of another fleet";
            if (record.SignedByPrevious is null) return null;
            using var signed = X509Certificate2.CreateFromPem(record.SignedByPrevious);
            return Fingerprints.OfKey(signed.PublicKey) == Fingerprints.OfKey(certificate.PublicKey) ? null : "what the one before signed has another key";
        }
        catch (CryptographicException damaged)
        {
            return damaged.Message;
        }
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
