using ActorPm.Fleet.Trust;
using Xunit;

namespace ActorPm.Fleet.Tests.Trust;

public sealed class CertificateRenewalTests
{
    private static readonly DateTimeOffset Made = new(2026, 11, 28, 12, 0, 0, TimeSpan.Zero);
    private static readonly (DateTimeOffset From, DateTimeOffset Until) Span = (Made - FleetAuthority.BackDated, Made + FleetAuthority.ServerLifetime);

    [Theory]
    [InlineData(-1, false)]
    [InlineData(0, false)]
    [InlineData(59.9, false)]
    [InlineData(60, true)]
    [InlineData(89, true)]
    [InlineData(120, true)]
    public void It_is_renewed_when_two_thirds_are_over(double days, bool isDue) => Assert.Equal(isDue, CertificateRenewal.IsDue(Span, Made.AddDays(days)));

    [Theory]
    [InlineData(59.9, false)]
    [InlineData(60, true)]
    [InlineData(91, true)]
    public void A_renewal_that_fails_is_told_from_thirty_days_before_the_end(double days, bool isTold) =>
        Assert.Equal(isTold, CertificateRenewal.IsTold(Span, Made.AddDays(days)));

    [Theory]
    [InlineData(60, 150, false)] // renewed, the old one counts for a month: the next rebuild takes the new one along
    [InlineData(88.9, 150, false)]
    [InlineData(89, 150, true)]
    [InlineData(95, 150, true)]
    [InlineData(95, 90, false)] // nothing newer is there
    public void An_ActorSystem_is_built_anew_before_the_certificate_it_has_ends(double days, double newUntil, bool isNeeded) =>
        Assert.Equal(isNeeded, CertificateRenewal.NeedsRebuild(Span, Made.AddDays(newUntil), Made.AddDays(days)));

    [Theory]
    [InlineData(90.0 * 24 * 60)]
    [InlineData(24 * 60)]
    [InlineData(1)]
    public void There_is_time_for_a_renewal_and_a_rebuild_however_short_a_certificate_counts(double minutes)
    {
        var lifetime = TimeSpan.FromMinutes(minutes);
        Assert.Equal(lifetime, CertificateRenewal.LifetimeOf((Made - FleetAuthority.BackDated, Made + lifetime)));
        Assert.True(CertificateRenewal.UsualPause(lifetime) + CertificateRenewal.RebuildSpread(lifetime) < CertificateRenewal.RebuiltBefore(lifetime));
        Assert.True(CertificateRenewal.RebuiltBefore(lifetime) < lifetime / 3);
        Assert.True(CertificateRenewal.PauseAfterFailure(lifetime) * 4 < lifetime / 3);
    }

    [Fact]
    public void Nobody_asks_more_often_than_once_an_hour_for_what_counts_as_long_as_usual() =>
        Assert.True(CertificateRenewal.PauseAfterFailure(FleetAuthority.ServerLifetime) >= TimeSpan.FromHours(1));
}
