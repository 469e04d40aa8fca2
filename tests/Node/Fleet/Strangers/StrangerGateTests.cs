using System.Net;
using ActorPm.Node.Fleet.Strangers;

namespace ActorPm.Node.Tests.Fleet.Strangers;

public sealed class StrangerGateTests
{
    private static readonly IPAddress Member = IPAddress.Parse("10.0.0.1");

    private readonly StrangerGate _gate = new(() => ["10.0.0.1", "not an address"]);

    [Fact]
    public void One_address_has_so_many_places_and_another_has_its_own()
    {
        var places = Enumerable.Range(0, StrangerGate.MostOfAnAddress).Select(_ => _gate.Enter(Stranger(1))).ToList();
        Assert.All(places, Assert.NotNull);
        Assert.Null(_gate.Enter(Stranger(1)));
        Assert.Null(_gate.Enter(Stranger(1).MapToIPv6()));
        Assert.NotNull(_gate.Enter(Stranger(2)));

        // Giving a place up twice frees one.
        places[0]!.Leave();
        places[0]!.Leave();
        Assert.False(places[0]!.IsHeld);
        Assert.NotNull(_gate.Enter(Stranger(1)));
        Assert.Null(_gate.Enter(Stranger(1)));
    }

    [Fact]
    public void Strangers_have_so_many_together_and_take_none_of_a_members()
    {
        for (var number = 0; number < StrangerGate.MostStrangers; number++) Assert.NotNull(_gate.Enter(Stranger(number)));
        Assert.Null(_gate.Enter(Stranger(200)));
        for (var number = 0; number < StrangerGate.MostOfAMember; number++) Assert.NotNull(_gate.Enter(Member));
        Assert.Null(_gate.Enter(Member));
        Assert.Equal(StrangerGate.MostStrangers + StrangerGate.MostOfAMember, _gate.Held);
    }

    [Fact]
    public void A_member_takes_no_place_of_strangers()
    {
        for (var number = 0; number < StrangerGate.MostOfAMember; number++) _gate.Enter(Member)?.Leave();
        var held = Enumerable.Range(0, 100).Select(_ => _gate.Enter(Member)).ToList();
        Assert.NotNull(_gate.Enter(Stranger(1)));
        foreach (var place in held) place!.Leave();
        Assert.Equal(1, _gate.Held);
    }

    private static IPAddress Stranger(int number) => IPAddress.Parse($"10.1.0.{number}");
}
