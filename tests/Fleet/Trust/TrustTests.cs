using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ActorPm.Fleet.Membership;
using ActorPm.Fleet.Trust;
using Xunit;

namespace ActorPm.Fleet.Tests.Trust;

public sealed class TrustTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 11, 28, 12, 0, 0, TimeSpan.Zero);

    private readonly FleetAuthority _authority = FleetAuthority.Create("f1ee7", Now);
    private readonly ServerKey _key = ServerKey.Create();

    public void Dispose()
    {
        _authority.Dispose();
        _key.Dispose();
    }

    [Fact]
    public void A_member_with_its_certificate_is_let_in()
    {
        var verdict = Judge(Signed("a1"));
        Assert.True(verdict.IsMember, verdict.Reason);
        Assert.Equal("a1", verdict.ServerId);
    }

    [Fact]
    public void A_stranger_without_a_certificate_is_refused() => Assert.Equal("it shows no certificate", Judge(null).Reason);

    [Fact]
    public void A_certificate_of_another_authority_is_refused_even_with_our_names()
    {
        using var other = FleetAuthority.Create("f1ee7", Now);
        Assert.Equal("its certificate is not from an authority of this fleet", Judge(other.Sign(_key.RequestCertificate(), "a1", IPAddress.Loopback, Now)).Reason);
    }

    [Fact]
    public void A_certificate_that_signs_itself_is_refused()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var own = new CertificateRequest(new ServerName("f1ee7", "a1").Subject(), key, HashAlgorithmName.SHA256).CreateSelfSigned(Now.AddDays(-1), Now.AddDays(1));
        Assert.False(Judge(own).IsMember);
    }

    [Fact]
    public void The_authority_itself_is_no_server() => Assert.False(Judge(_authority.Certificate).IsMember);

    [Fact]
    public void A_certificate_below_a_members_certificate_is_refused()
    {
        using var members = Signed("a1");
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(new ServerName("f1ee7", "a1").Subject(), key, HashAlgorithmName.SHA256);
        using var below = request.Create(members.SubjectName, X509SignatureGenerator.CreateForECDsa(key), Now.AddMinutes(-1), Now.AddDays(1), [1, 2, 3]);
        Assert.False(Judge(below).IsMember);
    }

    [Theory]
    [InlineData(91, "its certificate ended at 2027-02-26 12:00 UTC")]
    [InlineData(-2, "its certificate counts from 2026-11-28 11:00 UTC only: one of the two clocks is wrong")]
    public void Its_time_counts(int days, string reason) => Assert.Equal(reason, Judge(Signed("a1"), now: Now.AddDays(days)).Reason);

    [Fact]
    public void A_clock_that_is_half_an_hour_behind_does_not_matter() => Assert.True(Judge(Signed("a1"), now: Now.AddMinutes(-30)).IsMember);

    [Fact]
    public void A_removed_server_and_one_that_never_joined_are_refused()
    {
        Assert.Equal("server b2 is not a member of this fleet", Judge(Signed("b2")).Reason);
        Assert.Equal("server a1 is not a member of this fleet", Judge(Signed("a1"), member => member with { IsRemoved = true }).Reason);
    }

    [Fact]
    public void The_same_server_with_another_key_is_refused()
    {
        using var another = ServerKey.Create();
        var copied = _authority.Sign(another.RequestCertificate(), "a1", IPAddress.Loopback, Now);
        Assert.StartsWith("server a1 (alpha) is a member with another key", Judge(copied).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_certificate_of_another_fleet_is_refused_where_both_authorities_are_trusted()
    {
        using var other = FleetAuthority.Create("07e4", Now);
        var foreign = other.Sign(_key.RequestCertificate(), "a1", IPAddress.Loopback, Now);
        var verdict = PeerRules.Judge(foreign, [_authority.Certificate, other.Certificate], "f1ee7", [Member("a1")], Now);
        Assert.Equal("its certificate is for the fleet 07e4", verdict.Reason);
    }

    [Fact]
    public void Two_authorities_are_trusted_while_one_replaces_the_other()
    {
        using var next = FleetAuthority.Create("f1ee7", Now);
        var signed = next.Sign(_key.RequestCertificate(), "a1", IPAddress.Loopback, Now);
        Assert.True(PeerRules.Judge(signed, [_authority.Certificate, next.Certificate], "f1ee7", [Member("a1")], Now).IsMember);
    }

    [Fact]
    public void Names_and_uses_are_the_authoritys_not_the_requests()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=somebody else", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var signed = _authority.Sign(request.CreateSigningRequestPem(), "a1", IPAddress.Parse("10.0.0.7"), Now);
        Assert.Equal(new ServerName("f1ee7", "a1"), ServerName.Of(signed));
        Assert.False(signed.Extensions.OfType<X509BasicConstraintsExtension>().Single().CertificateAuthority);
        Assert.True(signed.MatchesHostname("10.0.0.7"));
    }

    [Fact]
    public void A_request_whose_signature_is_wrong_is_refused()
    {
        var lines = _key.RequestCertificate().Split('\n');
        lines[2] = new string(lines[2].Reverse().ToArray());
        Assert.ThrowsAny<CryptographicException>(() => _authority.Sign(string.Join('\n', lines), "a1", IPAddress.Loopback, Now));
        Assert.ThrowsAny<CryptographicException>(() => _authority.Sign("nonsense", "a1", IPAddress.Loopback, Now));
    }

    [Fact]
    public void An_authority_is_the_same_after_it_was_written_and_read()
    {
        using var again = FleetAuthority.Import(_authority.Certificate.ExportCertificatePem(), _authority.ExportKey());
        Assert.Equal("f1ee7", again.FleetId);
        Assert.True(Judge(again.Sign(_key.RequestCertificate(), "a1", IPAddress.Loopback, Now)).IsMember);
        using var other = FleetAuthority.Create("f1ee7", Now);
        Assert.ThrowsAny<CryptographicException>(() => FleetAuthority.Import(_authority.Certificate.ExportCertificatePem(), other.ExportKey()));
        Assert.ThrowsAny<CryptographicException>(() => FleetAuthority.Import(_authority.Certificate.ExportCertificatePem(), "nonsense"));
    }

    [Fact]
    public void A_key_is_the_same_after_it_was_written_and_read()
    {
        using var again = ServerKey.Import(_key.Export());
        Assert.Equal(_key.Hash, again.Hash);
        using var certificate = again.With(Signed("a1"));
        Assert.True(certificate.HasPrivateKey);
        Assert.Equal(_key.Hash, Fingerprints.OfKey(certificate.PublicKey));
    }

    [Fact]
    public void A_certificate_that_has_ended_is_good_for_its_renewal_and_nothing_else()
    {
        var late = PeerRules.JudgeForRenewal(Signed("a1"), [_authority.Certificate], "f1ee7", [Member("a1")], Now.AddDays(200));
        Assert.Equal(new PeerVerdict("a1", null, HasEnded: true), late);
        Assert.Equal(new PeerVerdict("a1", null), PeerRules.JudgeForRenewal(Signed("a1"), [_authority.Certificate], "f1ee7", [Member("a1")], Now.AddDays(80)));
        using var another = ServerKey.Create();
        var copied = _authority.Sign(another.RequestCertificate(), "a1", IPAddress.Loopback, Now);
        Assert.False(PeerRules.JudgeForRenewal(copied, [_authority.Certificate], "f1ee7", [Member("a1")], Now.AddDays(200)).IsMember);
        Assert.False(PeerRules.JudgeForRenewal(Signed("a1"), [_authority.Certificate], "f1ee7", [Member("a1") with { IsRemoved = true }], Now.AddDays(200)).IsMember);
    }

    [Fact]
    public void A_certificate_of_an_authority_that_is_not_known_is_good_for_its_renewal_where_the_key_is_the_members()
    {
        using var other = FleetAuthority.Create("f1ee7", Now);
        Assert.Equal(new PeerVerdict("a1", null, HasEnded: true), PeerRules.JudgeForRenewal(Signed("a1"), [other.Certificate], "f1ee7", [Member("a1")], Now));
        using var another = ServerKey.Create();
        using var copied = other.Sign(another.RequestCertificate(), "a1", IPAddress.Loopback, Now);
        Assert.False(PeerRules.JudgeForRenewal(copied, [_authority.Certificate], "f1ee7", [Member("a1")], Now).IsMember);
        Assert.False(PeerRules.JudgeForRenewal(Signed("a1"), [other.Certificate], "f1ee7", [Member("a1") with { IsRemoved = true }], Now).IsMember);
        Assert.False(PeerRules.JudgeForRenewal(Signed("a1"), [other.Certificate], "another", [Member("a1")], Now).IsMember);
    }

    [Fact]
    public void Who_trusts_the_first_authority_finds_to_a_server_of_the_third_and_to_no_other()
    {
        using var second = FleetAuthority.Create("f1ee7", Now);
        using var third = FleetAuthority.Create("f1ee7", Now);
        using var stranger = FleetAuthority.Create("f1ee7", Now);
        X509Certificate2[] between = [_authority.SignNext(second, Now), second.SignNext(third, Now)];
        Assert.True(Chains.Leads(third.Sign(_key.RequestCertificate(), "a1", IPAddress.Loopback, Now), _authority.Certificate, between, Now));
        Assert.True(Chains.Leads(Signed("a1"), _authority.Certificate, between, Now));
        Assert.False(Chains.Leads(third.Sign(_key.RequestCertificate(), "a1", IPAddress.Loopback, Now), _authority.Certificate, between[..1], Now));
        Assert.False(Chains.Leads(stranger.Sign(_key.RequestCertificate(), "a1", IPAddress.Loopback, Now), _authority.Certificate, between, Now));
        // Among servers only what the fleet trusts itself counts.
        Assert.False(PeerRules.Judge(between[0], [_authority.Certificate], "f1ee7", [Member("a1")], Now).IsMember);
    }

    [Theory]
    [InlineData(10, 10)]
    [InlineData(0.01, 1)]
    [InlineData(1e6, 90 * 24 * 60)]
    public void A_server_may_ask_for_a_shorter_time_and_never_for_a_longer_one(double minutes, double given) =>
        Assert.Equal(Now.AddMinutes(given), CertificateRenewal.SpanOf(_authority.Sign(_key.RequestCertificate(), "a1", IPAddress.Loopback, Now, TimeSpan.FromMinutes(minutes))).Until);

    private PeerVerdict Judge(X509Certificate2? certificate, Func<MemberRecord, MemberRecord>? change = null, DateTimeOffset? now = null) =>
        PeerRules.Judge(certificate, [_authority.Certificate], "f1ee7", [(change ?? (member => member))(Member("a1"))], now ?? Now);

    private X509Certificate2 Signed(string server) => _authority.Sign(_key.RequestCertificate(), server, IPAddress.Loopback, Now);

    private MemberRecord Member(string server) => new() { ServerId = server, Name = "alpha", Address = "10.0.0.1", KeyHash = _key.Hash };
}
