using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using ActorPm.EndToEnd.Tests.Harness;

namespace ActorPm.EndToEnd.Tests.Strangers;

/// <summary>Certificates with which one must not be let in.</summary>
internal sealed class StrangerPapers : IDisposable
{
    private StrangerPapers(X509Certificate2 foreign, X509Certificate2 imitated, X509Certificate2 expired, string spentToken) =>
        (Foreign, Imitated, Expired, SpentToken) = (foreign, imitated, expired, spentToken);

    /// <summary>That of a member of another fleet.</summary>
    public X509Certificate2 Foreign { get; }

    /// <summary>In the name of a member, signed by somebody who calls himself the authority.</summary>
    public X509Certificate2 Imitated { get; }

    /// <summary>Signed by the authority for another key in the name of a member, and over since yesterday.</summary>
    public X509Certificate2 Expired { get; }

    /// <summary>Of an invitation that has been used up, hexadecimal.</summary>
    public string SpentToken { get; }

    /// <param name="member">A member with the authority's key.</param>
    /// <param name="foreigner">A member of another fleet.</param>
    /// <param name="spentLine">A join line of the member that is spent.</param>
    public static StrangerPapers Of(FleetHost member, FleetHost foreigner, string spentLine)
    {
        using var ours = JsonDocument.Parse(File.ReadAllText(member.Home.Paths.Fleet));
        using var theirs = JsonDocument.Parse(File.ReadAllText(foreigner.Home.Paths.Fleet));
        var file = ours.RootElement;
        using var authority = X509Certificate2.CreateFromPem(file.GetProperty("authorities")[0].GetString(), file.GetProperty("authority_key").GetString());
        using var certificate = X509Certificate2.CreateFromPem(file.GetProperty("certificate").GetString());
        using var pretended = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var asAuthority = new CertificateRequest(authority.SubjectName, pretended, HashAlgorithmName.SHA256);
        foreach (var extension in authority.Extensions) asAuthority.CertificateExtensions.Add(extension);
        using var imitation = asAuthority.CreateSelfSigned(authority.NotBefore, authority.NotAfter);
        var now = DateTimeOffset.UtcNow;
        return new StrangerPapers(
            WithKey(X509Certificate2.CreateFromPem(theirs.RootElement.GetProperty("certificate").GetString(), theirs.RootElement.GetProperty("key").GetString())),
            Signed(certificate, imitation, now.AddHours(-1), now.AddDays(1)),
            Signed(certificate, authority, now.AddDays(-2).ToUniversalTime(), now.AddDays(-1)),
            TokenOf(spentLine));
    }

    public void Dispose()
    {
        Foreign.Dispose();
        Imitated.Dispose();
        Expired.Dispose();
    }

    private static X509Certificate2 Signed(X509Certificate2 like, X509Certificate2 by, DateTimeOffset from, DateTimeOffset until)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(like.SubjectName, key, HashAlgorithmName.SHA256);
        foreach (var extension in like.Extensions.Where(extension => extension is not X509AuthorityKeyIdentifierExtension)) request.CertificateExtensions.Add(extension);
        using var signer = by.GetECDsaPrivateKey()!;
        // The authority itself would not sign what was over before it began.
        using var signed = request.Create(by.SubjectName, X509SignatureGenerator.CreateForECDsa(signer), from, until, RandomNumberGenerator.GetBytes(16));
        using var whole = signed.CopyWithPrivateKey(key);
        return WithKey(whole);
    }

    /// <summary>TLS wants a key that is not merely of this moment.</summary>
    private static X509Certificate2 WithKey(X509Certificate2 certificate) => X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null);

    private static string TokenOf(string line)
    {
        var text = line[(line.LastIndexOf('.') + 1)..].Replace('-', '+').Replace('_', '/');
        return Convert.ToHexStringLower(Convert.FromBase64String(text.PadRight((text.Length + 3) / 4 * 4, '=')));
    }
}
