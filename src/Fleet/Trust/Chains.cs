using System.Security.Cryptography.X509Certificates;

namespace ActorPm.Fleet.Trust;

/// <summary>Whether a certificate leads to an authority; the arithmetic of signatures, of which nobody's list of members is part.</summary>
public static class Chains
{
    /// <summary>Over others between them, where a newer authority is signed by the one before.</summary>
    /// <param name="certificate">What a server shows.</param>
    /// <param name="authority">The one that is trusted.</param>
    /// <param name="between">See <see cref="FleetAuthority.SignNext"/>.</param>
    /// <param name="now">The current time.</param>
    public static bool Leads(X509Certificate2 certificate, X509Certificate2 authority, IReadOnlyList<X509Certificate2> between, DateTimeOffset now)
    {
        using var chain = New([authority], now);
        foreach (var one in between) chain.ChainPolicy.ExtraStore.Add(one);
        return chain.Build(certificate);
    }

    /// <summary>A chain that trusts these and nobody else.</summary>
    internal static X509Chain New(IEnumerable<X509Certificate2> authorities, DateTimeOffset now)
    {
        var chain = new X509Chain();
        var policy = chain.ChainPolicy;
        policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        policy.RevocationMode = X509RevocationMode.NoCheck;
        policy.DisableCertificateDownloads = true;
        policy.VerificationTimeIgnored = false;
        policy.VerificationTime = now.UtcDateTime;
        foreach (var authority in authorities) policy.CustomTrustStore.Add(authority);
        return chain;
    }
}
