using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ActorPm.Fleet.Trust;

/// <summary>The private key of this server. It never leaves the server: others see a signing request made with it.</summary>
public sealed class ServerKey : IDisposable
{
    private readonly ECDsa _key;

    private ServerKey(ECDsa key) => _key = key;

    /// <summary>Makes a new one.</summary>
    public static ServerKey Create() => new(ECDsa.Create(ECCurve.NamedCurves.nistP256));

    /// <summary>Reads what <see cref="Export"/> gave.</summary>
    /// <exception cref="CryptographicException">The text is damaged.</exception>
    public static ServerKey Import(string pem)
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(pem);
            return new ServerKey(key);
        }
        catch (ArgumentException damaged)
        {
            key.Dispose();
            throw new CryptographicException("the server's key cannot be read", damaged);
        }
    }

    /// <summary>As PEM text, for a file of the owner.</summary>
    public string Export() => _key.ExportPkcs8PrivateKeyPem();

    /// <summary>SHA-256 of its public half, as in <see cref="Fingerprints.OfKey"/>.</summary>
    public string Hash => Convert.ToHexStringLower(SHA256.HashData(_key.ExportSubjectPublicKeyInfo()));

    /// <summary>A request for a certificate, as PEM text. It proves that who asks has the key; the names in the certificate are the authority's.</summary>
    public string RequestCertificate() => new CertificateRequest("CN=server", _key, HashAlgorithmName.SHA256).CreateSigningRequestPem();

    /// <summary>A certificate together with this key, for TLS.</summary>
    /// <exception cref="ArgumentException">The certificate is that of another key.</exception>
    public X509Certificate2 With(X509Certificate2 certificate) => certificate.CopyWithPrivateKey(_key);

    /// <inheritdoc />
    public void Dispose() => _key.Dispose();
}
