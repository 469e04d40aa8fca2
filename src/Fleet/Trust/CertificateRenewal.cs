using System.Security.Cryptography.X509Certificates;

namespace ActorPm.Fleet.Trust;

/// <summary>When the certificate of a server is renewed, and when people are told that it is not; pure.</summary>
public static class CertificateRenewal
{
    /// <summary>So long before the end a renewal that fails is told: with the usual lifetime from the first try on.</summary>
    public static readonly TimeSpan ToldBefore = TimeSpan.FromDays(30);

    /// <summary>An ActorSystem is built anew so long before the certificate it was built with ends: nobody shall meet one that has ended.</summary>
    public static readonly TimeSpan RebuiltBefore = TimeSpan.FromDays(1);

    /// <summary>Within so long servers build anew, each at a moment of its own.</summary>
    public static readonly TimeSpan RebuildSpread = TimeSpan.FromHours(1);

    /// <summary>Between two looks.</summary>
    public static readonly TimeSpan UsualPause = TimeSpan.FromHours(6);

    /// <summary>After a try that failed: who can sign is perhaps only being restarted.</summary>
    public static readonly TimeSpan PauseAfterFailure = TimeSpan.FromHours(1);

    /// <summary>From when and until when a certificate counts.</summary>
    public static (DateTimeOffset From, DateTimeOffset Until) SpanOf(X509Certificate2 certificate) =>
        (new DateTimeOffset(certificate.NotBefore.ToUniversalTime()), new DateTimeOffset(certificate.NotAfter.ToUniversalTime()));

    /// <summary>Whether two thirds of its time are over.</summary>
    public static bool IsDue((DateTimeOffset From, DateTimeOffset Until) span, DateTimeOffset now) => now >= span.From + ((span.Until - span.From) * 2 / 3);

    /// <summary>Whether people are told that it could not be renewed.</summary>
    public static bool IsTold(DateTimeOffset until, DateTimeOffset now) => until - now <= ToldBefore;

    /// <summary>Whether an ActorSystem is to be built anew for the sake of a newer certificate.</summary>
    /// <param name="usedUntil">The end of the one it was built with.</param>
    /// <param name="until">The end of the one there is now.</param>
    /// <param name="now">The current time.</param>
    public static bool NeedsRebuild(DateTimeOffset usedUntil, DateTimeOffset until, DateTimeOffset now) => until > usedUntil && usedUntil - now <= RebuiltBefore;
}
