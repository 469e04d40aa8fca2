using System.Security.Cryptography.X509Certificates;
using ActorPm.Fleet.Trust;
using ActorPm.Fleet.Wire;
using ActorPm.Node.Api.Wire;

namespace ActorPm.Node.Tests.Fleet;

public sealed class FleetRenewalTests : IDisposable
{
    private readonly FleetUnderTest _fleet = new();

    public void Dispose() => _fleet.Dispose();

    [Fact]
    public void A_server_with_the_authoritys_key_renews_itself_after_two_thirds_with_the_same_key()
    {
        var server = _fleet.Alpha;
        var (before, key) = (server.Until, server.Self.KeyHash);
        server.Renewal.Begin();
        _fleet.Time.Advance(TimeSpan.FromDays(59));
        Assert.Equal(before, server.Until);
        _fleet.Time.Advance(TimeSpan.FromDays(2));
        Assert.True(server.Until > before.AddDays(59), $"{server.Until}");
        Assert.Equal(key, server.KeyOfCertificate);
        Assert.Empty(server.Notices.Current);
    }

    [Fact]
    public void One_that_was_off_for_long_renews_itself_as_soon_as_it_starts()
    {
        _fleet.Time.Advance(TimeSpan.FromDays(70));
        var before = _fleet.Alpha.Until;
        _fleet.Alpha.Renewal.Begin();
        _fleet.Time.Advance(TimeSpan.Zero);
        Assert.True(_fleet.Alpha.Until > before);
    }

    [Fact]
    public void The_ActorSystem_is_built_anew_once_on_the_last_day_of_the_certificate_it_has()
    {
        var server = _fleet.Alpha;
        server.Certificates.ForActors();
        server.Renewal.Begin();
        _fleet.Time.Advance(TimeSpan.FromDays(88.9));
        Assert.Empty(server.Rebuilds);
        _fleet.Time.Advance(TimeSpan.FromDays(1));
        Assert.Equal("its certificate was renewed", Assert.Single(server.Rebuilds));
        Assert.True(_fleet.Time.GetUtcNow() < CertificateRenewal.SpanOf(server.Certificates.OfActors!.Certificate).Until.AddDays(-30));
    }

    [Fact]
    public void An_island_whose_certificate_had_ended_builds_anew_at_once()
    {
        var server = _fleet.Alpha;
        server.Certificates.ForActors();
        server.IsInCluster = false;
        _fleet.Time.Advance(TimeSpan.FromDays(100));
        server.Renewal.Begin();
        _fleet.Time.Advance(TimeSpan.Zero);
        Assert.Single(server.Rebuilds);
    }

    [Fact]
    public void An_ActorSystem_that_was_built_anew_meanwhile_is_left_alone()
    {
        var server = _fleet.Alpha;
        server.Certificates.ForActors();
        server.Renewal.Begin();
        _fleet.Time.Advance(TimeSpan.FromDays(61));
        server.Certificates.ForActors();
        _fleet.Time.Advance(TimeSpan.FromDays(40));
        Assert.Empty(server.Rebuilds);
    }

    [Fact]
    public void Where_nobody_can_sign_that_is_told_until_somebody_can()
    {
        var server = _fleet.Alpha;
        var key = server.Store.Current!.AuthorityKey;
        server.Store.Change(file => file! with { AuthorityKey = null, Members = [server.Self with { HoldsAuthority = false }] });
        server.Renewal.Begin();
        _fleet.Time.Advance(TimeSpan.FromDays(59));
        Assert.Null(server.Renewal.Notice);
        _fleet.Time.Advance(TimeSpan.FromDays(2));
        Assert.StartsWith("the certificate of this server ends on 2027-02-21 and could not be renewed: no server that can sign", server.Renewal.Notice, StringComparison.Ordinal);
        Assert.Equal(server.Renewal.Notice, Assert.Single(server.Notices.Current));
        _fleet.Time.Advance(TimeSpan.FromDays(31));
        Assert.StartsWith("the certificate of this server ended on 2027-02-21, the other servers refuse it", server.Renewal.Notice, StringComparison.Ordinal);

        server.Store.Change(file => file! with { AuthorityKey = key });
        _fleet.Time.Advance(CertificateRenewal.PauseAfterFailure(FleetAuthority.ServerLifetime));
        Assert.Null(server.Renewal.Notice);
        Assert.Empty(server.Notices.Current);
    }

    [Fact]
    public void A_server_that_left_its_fleet_looks_no_more()
    {
        _fleet.Alpha.Renewal.Begin();
        _fleet.Time.Advance(TimeSpan.FromDays(1));
        _fleet.Alpha.Renewal.End();
        Assert.Equal(0, _fleet.Time.SetTimers);
    }

    [Fact]
    public async Task A_certificate_that_has_ended_is_renewed_by_another_server_and_used_at_once()
    {
        await using var listener = await _fleet.Alpha.ListenAsync();
        var (alpha, beta) = (_fleet.Alpha.Self, _fleet.Beta);
        Assert.Equal(alpha.ServerId, (await beta.AskAsync(alpha, FleetRoutes.Cluster, FleetJson.Default.ClusterAnswer)).ServerId);
        _fleet.Alpha.Renewal.Begin();
        _fleet.Time.Advance(TimeSpan.FromDays(100));

        // Of the fleet it may ask nothing any more, and nothing be signed for others.
        var refused = await Assert.ThrowsAsync<ApiException>(() => beta.AskAsync(alpha, FleetRoutes.Cluster, FleetJson.Default.ClusterAnswer));
        Assert.Contains("its certificate ended at 2027-02-21", refused.Error.Message, StringComparison.Ordinal);
        using var own = ServerKey.Import(beta.Store.Current!.Key);
        using var another = ServerKey.Create();
        Assert.Contains("may have that renewed and nothing else", (await Assert.ThrowsAsync<ApiException>(() => beta.SignAsync("c3c3c3c3", own))).Error.Message, StringComparison.Ordinal);
        Assert.Contains("another key", (await Assert.ThrowsAsync<ApiException>(() => beta.SignAsync(beta.Self.ServerId, another))).Error.Message, StringComparison.Ordinal);

        var renewed = await beta.SignAsync(beta.Self.ServerId, own);
        using (var certificate = X509Certificate2.CreateFromPem(renewed.Certificate))
            Assert.Equal(FleetAuthority.ServerLifetime, CertificateRenewal.LifetimeOf(CertificateRenewal.SpanOf(certificate)));
        beta.Certificates.Take(beta.Store.Change(file => file! with { Certificate = renewed.Certificate }));
        // Over the connection that was refused a moment ago, if that were still there.
        Assert.Equal(alpha.ServerId, (await beta.AskAsync(alpha, FleetRoutes.Cluster, FleetJson.Default.ClusterAnswer)).ServerId);
        await using var next = await _fleet.Beta.ListenAsync();
        Assert.Equal(beta.Self.ServerId, (await _fleet.Alpha.AskAsync(beta.Self, FleetRoutes.Cluster, FleetJson.Default.ClusterAnswer)).ServerId);
    }
}
