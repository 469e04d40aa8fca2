using System.Net;
using System.Net.Sockets;
using ActorPm.Contracts.Api;
using ActorPm.Fleet.Joining;
using ActorPm.Fleet.Membership;
using ActorPm.Fleet.Trust;
using ActorPm.Fleet.Wire;
using ActorPm.Node.Api.Wire;
using ActorPm.Node.Fleet;
using ActorPm.Node.Tests.Fakes;

namespace ActorPm.Node.Tests.Fleet;

/// <summary>Servers of a fleet after one was removed. Their clock stands still; what they say to each other goes over TLS on the loopback.</summary>
public sealed class FleetAuthoritiesTests : IDisposable
{
    private static readonly MemberRecord Gamma = new() { ServerId = "c3c3c3c3", Name = "gamma", Address = "127.0.0.9", KeyHash = "of nobody" };

    private readonly FleetUnderTest _fleet = new();

    public void Dispose() => _fleet.Dispose();

    [Fact]
    public async Task After_a_removal_all_have_certificates_of_a_new_authority_and_the_old_one_is_dropped()
    {
        await using FleetListener first = await _fleet.Alpha.ListenAsync(), second = await _fleet.Beta.ListenAsync();
        var before = Assert.Single(_fleet.Alpha.Store.Current!.Authorities);
        Begin(_fleet.Alpha);
        Begin(_fleet.Beta);
        await EventuallyAsync("both say that they know of authorities", () => _fleet.All.All(server => server.List.Certified.Count == 2));

        Remove(_fleet.Alpha, Gamma);
        await EventuallyAsync("both are certified by the second one", () => _fleet.All.All(server => server.List.CountCertified([_fleet.Alpha.Self, _fleet.Beta.Self]) == 2 && server.List.Signer.Number == 2));
        await EventuallyAsync("the key has come to the other one too", () => _fleet.All.All(server => server.Store.Current!.AuthorityKey is not null));
        Assert.All(_fleet.All, server => Assert.NotEqual(before, Assert.Single(server.Store.Current!.Authorities)));
        Assert.All(_fleet.All, server => Assert.Equal(["its certificate was renewed"], server.Rebuilds));
        // Both speak with each other, and who was told nothing in time can still tell the reason.
        Assert.Equal(_fleet.Beta.Self.ServerId, (await _fleet.Alpha.AskAsync(_fleet.Beta.Self, FleetRoutes.Cluster, FleetJson.Default.ClusterAnswer)).ServerId);
        await EventuallyAsync("nothing is left to be done", () => _fleet.All.All(server => server.Authorities.Notice is null));
    }

    [Fact]
    public async Task A_server_that_was_away_meanwhile_comes_in_again_with_its_old_certificate_and_gets_a_new_one()
    {
        await using var first = await _fleet.Alpha.ListenAsync();
        _fleet.Know(_fleet.Beta.Self.ServerId);
        Begin(_fleet.Alpha);
        await EventuallyAsync("it knows that both know of authorities", () => _fleet.Alpha.List.Certified.Count == 2);
        Remove(_fleet.Alpha, Gamma);
        await EventuallyAsync("the one that is there has another certificate", () => _fleet.Alpha.Certificates.Current!.Authority.Number == 2);
        Assert.Equal(2, _fleet.Alpha.Store.Current!.Authorities.Count);

        // The one that was away does not know who signed the other's certificate, and believes it nothing but its lists.
        await using var second = await _fleet.Beta.ListenAsync();
        await Assert.ThrowsAsync<ApiException>(() => _fleet.Beta.AskAsync(_fleet.Alpha.Self, FleetRoutes.Cluster, FleetJson.Default.ClusterAnswer));
        Assert.Empty(await _fleet.Beta.Members.TellAsync(TestContext.Current.CancellationToken));
        Begin(_fleet.Beta);
        await EventuallyAsync("it has a certificate of the second one", () => _fleet.Beta.Certificates.Current!.Authority.Number == 2 && _fleet.Beta.Store.Current!.AuthorityKey is not null);
        await EventuallyAsync("the first one is dropped", () => _fleet.All.All(server => server.Store.Current!.Authorities.Count == 1));
        Assert.Equal(_fleet.Alpha.Self.ServerId, (await _fleet.Beta.AskAsync(_fleet.Alpha.Self, FleetRoutes.Cluster, FleetJson.Default.ClusterAnswer)).ServerId);
    }

    [Fact]
    public async Task A_server_of_an_earlier_release_is_waited_for_and_named()
    {
        Begin(_fleet.Alpha);
        Remove(_fleet.Alpha, Gamma);
        await EventuallyAsync("it says what it waits for", () => _fleet.Alpha.Authorities.Notice?.StartsWith("gamma was removed, and a new authority waits for beta", StringComparison.Ordinal) == true);
        Assert.Equal(1, _fleet.Alpha.List.Signer.Number);
    }

    [Fact]
    public async Task The_authoritys_key_is_given_to_nobody_who_is_not_to_have_it()
    {
        await using var first = await _fleet.Alpha.ListenAsync();
        var asked = FleetCalls.Json(new AskAuthorityKey(_fleet.Alpha.List.Signer.Fingerprint), FleetJson.Default.AskAuthorityKey);
        Assert.Contains("is not to have the authority's key", (await Assert.ThrowsAsync<ApiException>(() =>
            _fleet.Beta.AskAsync(_fleet.Alpha.Self, FleetRoutes.AuthorityKey, FleetJson.Default.AuthorityKeyGiven, asked))).Error.Message, StringComparison.Ordinal);
        Remove(_fleet.Alpha, _fleet.Beta.Self);
        asked = FleetCalls.Json(new AskAuthorityKey(_fleet.Alpha.List.Signer.Fingerprint), FleetJson.Default.AskAuthorityKey);
        Assert.Contains("is not a member of this fleet", (await Assert.ThrowsAsync<ApiException>(() =>
            _fleet.Beta.AskAsync(_fleet.Alpha.Self, FleetRoutes.AuthorityKey, FleetJson.Default.AuthorityKeyGiven, asked))).Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_join_line_from_before_leads_to_the_new_authority()
    {
        using var actors = new TcpListener(IPAddress.Loopback, 0);
        actors.Start();
        var alpha = _fleet.Alpha.Self with { ActorPort = ((IPEndPoint)actors.LocalEndpoint).Port, RelayPort = FreePort.Next(), Revision = 2 };
        var token = new byte[JoinLine.TokenLength];
        _fleet.Alpha.Store.Change(file => file! with
        {
            Members = [alpha, .. file.Members.Skip(1)],
            Invitations = [.. InvitationBook.Empty.With(token, 10, InvitationBook.UsualValidity, _fleet.Time.GetUtcNow()).Invitations],
        });
        var line = new JoinLine(IPAddress.Loopback, alpha.ApiPort, _fleet.Alpha.List.Signer.Fingerprint, token);
        await using var first = await _fleet.Alpha.ListenAsync();
        _fleet.Know(_fleet.Beta.Self.ServerId);
        Begin(_fleet.Alpha);
        Remove(_fleet.Alpha, Gamma with { HasLeft = true, HoldsAuthority = true });
        await EventuallyAsync("it shows a certificate of another authority", () => _fleet.Alpha.Certificates.Current!.Authority.Number == 2);

        // Only while it is together with a majority.
        _fleet.Alpha.Island = "this server is an island";
        Assert.Contains("alpha lets nobody in now: this server is an island", (await Assert.ThrowsAsync<ApiException>(() => JoinAsync(line))).Error.Message, StringComparison.Ordinal);
        _fleet.Alpha.Island = null;
        var joined = await JoinAsync(line);
        Assert.Equal(2, AuthorityList.Of(joined).Signer.Number);
        Assert.Equal(_fleet.Alpha.Store.Current!.Authorities, joined.Authorities);
        // As the third server without a witness among them it gets the key, and its certificate counts for as long as it asked.
        Assert.NotNull(joined.AuthorityKey);
        Assert.Equal(TimeSpan.FromHours(1), CertificateRenewal.LifetimeOf(CertificateRenewal.SpanOf(FleetIdentity.Read(joined).Certificate)));
        var foreign = line with { AuthorityFingerprint = new string('a', 64) };
        Assert.Contains("its authority has another fingerprint", (await Assert.ThrowsAsync<ApiException>(() => JoinAsync(foreign))).Error.Message, StringComparison.Ordinal);
    }

    private Task<FleetFile> JoinAsync(JoinLine line) => new FleetEntry("d4d4d4d4", () => TimeSpan.FromHours(1), _fleet.Time).JoinAsync(
        new JoinFleet { Line = line.ToString(), Address = "127.0.0.1", Name = "delta", ApiPort = FreePort.Next(), ActorPort = FreePort.Next(), RelayPort = FreePort.Next() },
        [], TestContext.Current.CancellationToken);

    private static void Remove(ServerUnderTest at, MemberRecord server) => at.Store.Change(file => file! with
    {
        Members = [.. MemberList.Of(file.Members).With(server with { IsRemoved = true, Revision = server.Revision + 1, WrittenBy = file.ServerId }).Records],
    });

    private static void Begin(ServerUnderTest server)
    {
        server.IsInCluster = false;
        server.Certificates.ForActors();
        server.Renewal.Begin();
        server.Authorities.Begin();
    }

    // Timers are due at once or in a moment, what they begin takes real time.
    private async Task EventuallyAsync(string what, Func<bool> condition)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(20));
        while (!condition())
        {
            Assert.False(limit.IsCancellationRequested, $"{what}\n{string.Join("\n--\n", _fleet.All.Select(server => server.Lines))}");
            _fleet.Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(20, CancellationToken.None);
        }
    }
}
