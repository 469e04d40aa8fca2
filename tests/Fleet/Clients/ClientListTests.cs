using ActorPm.Contracts.Api;
using ActorPm.Fleet.Clients;
using ActorPm.Fleet.Membership;
using CsCheck;
using Xunit;

namespace ActorPm.Fleet.Tests.Clients;

public sealed class ClientListTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 28, 12, 0, 0, TimeSpan.Zero);

    private static readonly Gen<ClientRecord> AnyRecord =
        from client in Gen.Int[0, 3]
        from revision in Gen.Int[1, 3]
        from writer in Gen.Int[0, 2]
        select new ClientRecord
        {
            ClientId = $"c{client}",
            Name = $"n{client}",
            KeyHash = "",
            EndsAt = Now.AddDays(client - 1).ToUnixTimeMilliseconds(),
            // What a writer writes in one revision is one thing.
            IsRevoked = (writer + revision) % 2 == 0,
            Revision = revision,
            WrittenBy = $"s{writer}",
        };

    [Fact]
    public void Lists_become_the_same_in_whichever_order_they_meet()
    {
        var any = AnyRecord.List[0, 8];
        Gen.Select(any, any, any).Sample((a, b, c) =>
        {
            Assert.Equal(Merge(a, b), Merge(b, a));
            Assert.Equal(Merge(Merge(a, b), c), Merge(a, Merge(b, c)));
            Assert.Equal(Merge(a, []), Merge(a, a));
        });
    }

    [Fact]
    public void An_old_list_does_not_bring_a_revoked_client_back()
    {
        var given = Client();
        var revoked = given with { IsRevoked = true, Revision = 2 };
        Assert.True(Assert.Single(Merge([revoked], [given])).IsRevoked);
        Assert.True(Assert.Single(Merge([given], [revoked])).IsRevoked);
        Assert.Null(ClientList.Valid(Merge([given], [revoked]), "laptop", Now));
        Assert.Equal(given, ClientList.Valid([given], "Laptop", Now));
    }

    [Fact]
    public void Who_has_ended_does_not_come_in_and_is_forgotten_after_a_month()
    {
        var given = Client();
        Assert.Null(ClientList.Valid([given], "laptop", Now.AddDays(91)));
        Assert.Single(ClientList.Merge([given], [], Now.AddDays(119)));
        Assert.Empty(ClientList.Merge([given], [], Now.AddDays(121)));
    }

    [Fact]
    public void A_role_of_a_newer_release_may_only_look_and_is_passed_on()
    {
        var file = new FleetFile { FleetId = "f", ServerId = "a", Certificate = "", Key = "", Authorities = [], Clients = [Client() with { RoleName = "audit" }] };
        var read = Assert.Single(FleetFile.Read(file.Write()).Clients);
        Assert.Equal((ClientRole.View, "audit"), (read.Role, read.RoleName));
        Assert.Equal(ClientRole.Admin, FleetFile.Read((file with { Clients = [Client() with { Role = ClientRole.Admin }] }).Write()).Clients[0].Role);
    }

    private static ClientRecord Client() => new() { ClientId = "c1", Name = "laptop", Role = ClientRole.View, KeyHash = "", EndsAt = Now.AddDays(90).ToUnixTimeMilliseconds() };

    private static IReadOnlyList<ClientRecord> Merge(IEnumerable<ClientRecord> one, IEnumerable<ClientRecord> other) => ClientList.Merge(one, other, Now);
}
