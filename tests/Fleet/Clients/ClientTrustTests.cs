using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ActorPm.Fleet.Clients;
using ActorPm.Fleet.Membership;
using ActorPm.Fleet.Trust;
using Xunit;

namespace ActorPm.Fleet.Tests.Clients;

public sealed class ClientTrustTests : IDisposable
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
    public void A_client_with_its_certificate_is_let_in() => Assert.Equal("laptop", Judge(Signed()).Client?.Name);

    [Fact]
    public void Who_is_unknown_revoked_ended_foreign_or_has_another_key_is_told_so()
    {
        Assert.Equal("this server knows no client c1", PeerRules.JudgeClient(Signed(), [_authority.Certificate], "f1ee7", [], Now).Reason);
        Assert.Equal("the certificate of laptop was revoked", Judge(Signed(), client => client with { IsRevoked = true }).Reason);
        Assert.Equal("its certificate ended at 2026-12-08 12:00 UTC", Judge(Signed(), now: Now.AddDays(11)).Reason);
        Assert.Equal("laptop has another key", Judge(Signed(), client => client with { KeyHash = "00" }).Reason);
        using var other = FleetAuthority.Create("f1ee7", Now);
        Assert.Equal("its certificate is not from an authority of this fleet", Judge(other.SignClient(_key.RequestCertificate(), "c1", Now, Now.AddDays(10))).Reason);
        using var otherFleet = FleetAuthority.Create("07e4", Now);
        var foreign = otherFleet.SignClient(_key.RequestCertificate(), "c1", Now, Now.AddDays(10));
        Assert.Equal("its certificate is for the fleet 07e4", PeerRules.JudgeClient(foreign, [_authority.Certificate, otherFleet.Certificate], "f1ee7", [Client()], Now).Reason);
    }

    [Fact]
    public void A_client_is_never_a_server_whatever_the_list_of_members_says()
    {
        var verdict = PeerRules.Judge(
            Signed(), [_authority.Certificate], "f1ee7", [new MemberRecord { ServerId = "client-c1", Name = "x", Address = "10.0.0.1", KeyHash = _key.Hash }], Now);
        Assert.Equal("its certificate names no server of a fleet", verdict.Reason);
        var uses = Signed().Extensions.OfType<X509EnhancedKeyUsageExtension>().Single().EnhancedKeyUsages.Cast<Oid>().Select(use => use.Value);
        Assert.Equal(["1.3.6.1.5.5.7.3.2"], uses);
    }

    [Fact]
    public void A_server_is_never_a_client()
    {
        var server = _authority.Sign(_key.RequestCertificate(), "a1", IPAddress.Loopback, Now);
        Assert.Null(ClientName.Of(server));
        Assert.Equal("its certificate names no client of a fleet", Judge(server).Reason);
        Assert.Null(ClientName.Of(_authority.Certificate));
    }

    private ClientVerdict Judge(X509Certificate2 certificate, Func<ClientRecord, ClientRecord>? change = null, DateTimeOffset? now = null) =>
        PeerRules.JudgeClient(certificate, [_authority.Certificate], "f1ee7", [(change ?? (client => client))(Client())], now ?? Now);

    private X509Certificate2 Signed() => _authority.SignClient(_key.RequestCertificate(), "c1", Now, Now.AddDays(10));

    private ClientRecord Client() => new() { ClientId = "c1", Name = "laptop", KeyHash = _key.Hash, EndsAt = Now.AddDays(10).ToUnixTimeMilliseconds() };
}
