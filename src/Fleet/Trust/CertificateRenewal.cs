using System.Security.Cryptography.X509Certificates;

namespace ActorPm.Fleet.Trust;

/// <summary>When the certificate of a server is renewed, and when people are told that it is not; pure. Times of one that counts for less than usual are shorter too.</summary>
public static class CertificateRenewal
{
    /// <summary>Where another authority signs now the certificate is renewed at once; after a try that failed again after so long.</summary>
    public static readonly TimeSpan PauseForAuthority = TimeSpan.FromSeconds(30);

    /// <summary>So long before the end a renewal that fails is told: with the usual lifetime from the first try on.</summary>
    public static TimeSpan ToldBefore(TimeSpan lifetime) => lifetime / 3;

    /// <summary>An ActorSystem is built anew so long before the certificate it was built with ends: nobody shall meet one that has ended.</summary>
    public static TimeSpan RebuiltBefore(TimeSpan lifetime) => Least(TimeSpan.FromDays(1), lifetime / 4);

    /// <summary>Within so long servers build anew, each at a moment of its own.</summary>
    public static TimeSpan RebuildSpread(TimeSpan lifetime) => Least(TimeSpan.FromHours(1), lifetime / 12);

    /// <summary>Between two looks.</summary>
    public static TimeSpan UsualPause(TimeSpan lifetime) => Least(TimeSpan.FromHours(6), lifetime / 12);

    /// <summary>After a try that failed: who can sign is perhaps only being restarted.</summary>
    public static TimeSpan PauseAfterFailure(TimeSpan lifetime) => Least(TimeSpan.FromHours(1), lifetime / 24);

    /// <summary>From when and until when a certificate counts.</summary>
    public static (DateTimeOffset From, DateTimeOffset Until) SpanOf(X509Certificate2 certificate) =>
        (new DateTimeOffset(certificate.NotBefore.ToUniversalTime()), new DateTimeOffset(certificate.NotAfter.ToUniversalTime()));

    /// <summary>For how long it counts from the moment when it was made.</summary>
    public static TimeSpan LifetimeOf((DateTimeOffset From, DateTimeOffset Until) span) => span.Until - span.From - FleetAuthority.BackDated;

    /// <summary>Whether two thirds of its time are over.</summary>
    public static bool IsDue((DateTimeOffset From, DateTimeOffset Until) span, DateTimeOffset now) => span.Until - now <= LifetimeOf(span) / 3;

    /// <summary>Whether people are told that it could not be renewed.</summary>
    public static bool IsTold((DateTimeOffset From, DateTimeOffset Until) span, DateTimeOffset now) => span.Until - now <= ToldBefore(LifetimeOf(span));

    /// <summary>Whether an ActorSystem is to be built anew for the sake of a newer certificate.</summary>
    /// <param name="used">The time of the one it was built with.</param>
    /// <param name="until">The end of the one there is now.</param>
    /// <param name="now">The current time.</param>
    public static bool NeedsRebuild((DateTimeOffset From, DateTimeOffset Until) used, DateTimeOffset until, DateTimeOffset now) =>
        until > used.Until && used.Until - now <= RebuiltBefore(LifetimeOf(used));

    private static TimeSpan Least(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
