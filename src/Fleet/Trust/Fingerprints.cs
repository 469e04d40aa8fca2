using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ActorPm.Fleet.Trust;

/// <summary>Short names of keys and certificates.</summary>
public static class Fingerprints
{
    /// <summary>SHA-256 of the whole certificate, as lower-case hexadecimal digits.</summary>
    public static string OfCertificate(X509Certificate2 certificate) => Convert.ToHexStringLower(certificate.GetCertHash(HashAlgorithmName.SHA256));

    /// <summary>SHA-256 of the public key with its algorithm: the same for each certificate of one key.</summary>
    public static string OfKey(PublicKey key) => Convert.ToHexStringLower(SHA256.HashData(key.ExportSubjectPublicKeyInfo()));

    /// <summary>Whether a certificate names that authority's key as the one that signed it; proves nothing.</summary>
    public static bool IsFrom(X509Certificate2 certificate, X509Certificate2 authority) =>
        certificate.Extensions.OfType<X509AuthorityKeyIdentifierExtension>().FirstOrDefault()?.KeyIdentifier is { } signedBy
        && authority.Extensions.OfType<X509SubjectKeyIdentifierExtension>().FirstOrDefault() is { } key
        && signedBy.Span.SequenceEqual(key.SubjectKeyIdentifierBytes.Span);

    /// <summary>The same of the key that a signing request was made with.</summary>
    /// <exception cref="CryptographicException">The request is damaged, or its signature wrong.</exception>
    public static string OfSigningRequest(string signingRequestPem)
    {
        try
        {
            return OfKey(CertificateRequest.LoadSigningRequestPem(signingRequestPem, HashAlgorithmName.SHA256).PublicKey);
        }
        catch (ArgumentException damaged)
        {
            throw new CryptographicException("the signing request cannot be read", damaged);
        }
    }
}
