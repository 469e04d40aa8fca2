using ActorPm.Fleet.Leases;
using Xunit;

namespace ActorPm.Fleet.Tests.Leases;

public sealed class FleetContactTests
{
    private static readonly string[] Three = ["a", "b", "c"];

    [Fact]
    public void A_lease_is_counted_from_the_question_and_never_becomes_shorter()
    {
        var contact = new FleetContact(0);
        Assert.Equal(0, contact.LeaseUntil);
        contact.Heard(Round(1_000, "ab", "ab"), 2_500);
        Assert.Equal((11_000, null), (contact.LeaseUntil, contact.WhyNoLease()));
        contact.Heard(Round(900, "abc", "abc"), 2_600);
        Assert.Equal(11_000, contact.LeaseUntil);
        contact.Heard(Round(5_000, "abc", "a"), 5_100);
        Assert.Equal((11_000, "this server is not yet in the cluster of a majority (3 of 3 servers answer)"), (contact.LeaseUntil, contact.WhyNoLease()));
    }

    [Theory]
    [InlineData("abc", "a", "a", null, false)]
    [InlineData("abc", "ab", "a", null, false)]
    [InlineData("abc", "ab", "ab", null, true)]
    [InlineData("ab", "a", "a", null, false)]
    [InlineData("ab", "ab", "ab", null, true)]
    // The preferred one of two needs nobody, the other one both.
    [InlineData("ab", "a", "a", "a", true)]
    [InlineData("ab", "a", "a", "b", false)]
    [InlineData("ab", "ab", "ab", "b", true)]
    [InlineData("a", "a", "a", null, true)]
    // One that is no member any more has no lease, whoever answers.
    [InlineData("bcd", "abc", "a", null, false)]
    public void It_is_extended_by_a_majority_of_the_known_servers(string members, string answering, string vouching, string? prefer, bool isExtended)
    {
        var contact = new FleetContact(0);
        contact.Heard(Round(0, answering, vouching, members, prefer), 10);
        Assert.Equal(isExtended, contact.LeaseUntil > 0);
        Assert.Equal(isExtended, contact.WhyNoLease() is null);
    }

    [Fact]
    public void An_island_starts_what_it_has_after_a_while_and_says_when()
    {
        var contact = new FleetContact(5_000);
        Assert.Equal("the other servers are asked just now", contact.WaitsFor(5_000));
        contact.Heard(Round(5_000, "a", "a"), 7_000);
        Assert.Equal("1 of 3 servers answer, a majority is needed; starts from its own disk in 18 s", contact.WaitsFor(7_000));
        Assert.False(contact.StartsAlone(24_999));
        Assert.True(contact.StartsAlone(25_000));
        // What was started is not called back by an answer.
        contact.Heard(Round(26_000, "abc", "a"), 26_000);
        Assert.True(contact.StartsAlone(26_000));
    }

    [Fact]
    public void With_a_majority_a_scheduler_is_waited_for_much_longer()
    {
        var contact = new FleetContact(0);
        for (var now = 0; now < 119_000; now += 1_000)
        {
            contact.Heard(Round(now, "abc", "a"), now);
            Assert.False(contact.StartsAlone(now));
        }

        Assert.Equal("no scheduler has confirmed yet that it is still assigned to this server (3 of 3 servers answer)", contact.WaitsFor(119_000));
        Assert.True(contact.StartsAlone(120_000));
    }

    private static ContactRound Round(long askedAt, string answering, string vouching, string? members = null, string? prefer = null) => new()
    {
        AskedAt = askedAt,
        Members = members is null ? Three : Ids(members),
        Answering = Ids(answering),
        Vouching = Ids(vouching),
        Prefer = prefer,
    };

    private static string[] Ids(string text) => [.. text.Select(letter => letter.ToString())];
}
