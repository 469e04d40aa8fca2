using ActorPm.Fleet.Trust;
using Xunit;

namespace ActorPm.Fleet.Tests.Trust;

public sealed class CertificateRenewalTests
{
    private static readonly DateTimeOffset Made = new(2026, 11, 28, 12, 0, 0, TimeSpan.Zero);
    private static readonly (DateTimeOffset From, DateTimeOffset Until) Span = (Made, Made + FleetAuthority.ServerLifetime);

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
        Assert.Equal(isTold, CertificateRenewal.IsTold(Span.Until, Made.AddDays(days)));

    [Theory]
    [InlineData(60, 150, false)] // renewed, the old one counts for a month: the next rebuild takes the new one along
    [InlineData(88.9, 150, false)]
    [InlineData(89, 150, true)]
    [InlineData(95, 150, true)]
    [InlineData(95, 90, false)] // nothing newer is there
    public void An_ActorSystem_is_built_anew_before_the_certificate_it_has_ends(double days, double newUntil, bool isNeeded) =>
        Assert.Equal(isNeeded, CertificateRenewal.NeedsRebuild(Span.Until, Made.AddDays(newUntil), Made.AddDays(days)));

    [Fact]
    public void Nobody_asks_more_often_than_once_an_hour()
    {
        Assert.True(CertificateRenewal.PauseAfterFailure >= TimeSpan.FromHours(1));
        Assert.True(CertificateRenewal.UsualPause + CertificateRenewal.RebuildSpread < CertificateRenewal.RebuiltBefore);
    }
}
