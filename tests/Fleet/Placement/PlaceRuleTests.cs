using ActorPm.Fleet.Placement;
using CsCheck;
using Xunit;

namespace ActorPm.Fleet.Tests.Placement;

public sealed class PlaceRuleTests
{
    private static readonly PlacementServer Alpha = new() { Id = "id-1", Name = "alpha", Labels = new Dictionary<string, string> { ["role"] = "db", ["zone"] = "eu" } };

    [Theory]
    [InlineData("", null)]
    [InlineData("all", null)]
    [InlineData("role=db", null)]
    [InlineData("role=web|db", null)]
    [InlineData("role=web", "its label role is db, not web")]
    [InlineData("role=web|api", "its label role is db, not web or api")]
    [InlineData("role=DB", "its label role is db, not DB")]
    [InlineData("tier=web", "it has no label tier (tier=web is asked for)")]
    [InlineData("tier!=web", null)]
    [InlineData("role!=web", null)]
    [InlineData("role!=db", "its label role is db (role!=db is asked for)")]
    [InlineData("server=ALPHA", null)]
    [InlineData("server=ID-1", null)]
    [InlineData("server=beta|alpha", null)]
    [InlineData("server=beta|gamma", "it is alpha, not beta or gamma")]
    [InlineData("server!=beta", null)]
    [InlineData("server!=alpha", "it is alpha, which is left out (server!=alpha)")]
    [InlineData("role=db,zone=eu", null)]
    [InlineData("role=db,zone=us", "its label zone is eu, not us")]
    public void A_server_matches_or_it_is_said_why_not(string rule, string? reason)
    {
        var place = PlaceRule.Parse(rule);
        Assert.Equal(reason, place.WhyNot(Alpha));
        Assert.Equal(reason is null, place.Matches(Alpha));
    }

    [Theory]
    [InlineData("", "all")]
    [InlineData(" ALL ", "all")]
    [InlineData(" role = web | api , Server = alpha ", "role=web|api,server=alpha")]
    [InlineData("role != db|db", "role!=db")]
    [InlineData("note=a=b!", "note=a=b!")]
    public void Its_text_is_tidied_up(string typed, string canonical) => Assert.Equal(canonical, PlaceRule.Parse(typed).ToString());

    [Theory]
    [InlineData("alpha", "'alpha'", "server=alpha")]
    [InlineData("role=web,", "''", "role=web")]
    [InlineData("zone=eu,=web", "'=web'", "role=web")]
    [InlineData("!=web", "'!=web'", "role=web")]
    [InlineData("role=", "'role='", "role!=db")]
    [InlineData("role==web", "'role==web'", "role=web")]
    [InlineData("role=web|", "'role=web|'", "role=web|api")]
    [InlineData("a|b=c", "'a|b=c'", "role=web")]
    public void A_malformed_term_is_named_and_a_right_one_shown(string typed, string term, string example)
    {
        var message = Assert.Throws<FormatException>(() => PlaceRule.Parse(typed)).Message;
        Assert.Contains(term, message);
        Assert.Contains(example, message);
    }

    [Fact]
    public void Only_a_rule_that_names_its_servers_pins()
    {
        Assert.True(PlaceRule.Parse("role=web,server=alpha").IsPinned);
        Assert.False(PlaceRule.Parse("role=web,server!=alpha").IsPinned);
        Assert.False(PlaceRule.All.IsPinned);
    }

    [Fact]
    public void Its_text_reads_back_as_the_same_rule()
    {
        var word = Gen.OneOfConst("web", "db", "alpha", "x y", "1");
        var term =
            from key in Gen.OneOfConst("role", "zone", "server")
            from sign in Gen.OneOfConst("=", "!=")
            from values in word.List[1, 3]
            select $"{key}{sign}{string.Join('|', values)}";
        term.List[0, 4].Sample(terms =>
        {
            var rule = PlaceRule.Parse(string.Join(',', terms));
            Assert.Equal(rule, PlaceRule.Parse(rule.ToString()));
            Assert.Equal(rule.ToString(), PlaceRule.Parse(rule.ToString()).ToString());
        });
    }

    [Fact]
    public void Whatever_is_typed_is_read_or_refused_as_malformed() => Gen.String["ab=!|, "].Sample(text =>
    {
        try
        {
            Assert.Equal(PlaceRule.Parse(text), PlaceRule.Parse(PlaceRule.Parse(text).ToString()));
        }
        catch (FormatException wrong)
        {
            Assert.Contains("=", wrong.Message);
        }
    });
}
