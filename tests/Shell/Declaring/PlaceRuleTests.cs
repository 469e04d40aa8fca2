using ActorPm.Shell.Declaring;

namespace ActorPm.Shell.Tests.Declaring;

public sealed class PlaceRuleTests
{
    [Theory]
    [InlineData("all", "")]
    [InlineData(" All ", "")]
    [InlineData("role = web | api", "role=web|api")]
    [InlineData("zone=first floor", "zone=first floor")]
    [InlineData("mark=a=b", "mark=a=b")]
    [InlineData("role=web", "role=web")]
    [InlineData("zone!=b", "zone!=b")]
    [InlineData("server=alpha|beta", "server=alpha|beta")]
    [InlineData(" role=web , zone!=b|c ", "role=web,zone!=b|c")]
    [InlineData("disk.kind=nvme-2", "disk.kind=nvme-2")]
    public void A_rule_is_sent_without_blanks_and_all_as_nothing(string typed, string sent) => Assert.Equal(sent, Read(typed));

    [Fact]
    public void A_list_of_a_file_is_terms_that_all_hold() =>
        Assert.Equal("role=web,zone!=b", PlaceRule.Read(new SettingInput("place", ["role=web", "zone!=b"], IsList: true)));

    [Theory]
    [InlineData("")]
    [InlineData("web")]
    [InlineData("role=")]
    [InlineData("role!=")]
    [InlineData("=web")]
    [InlineData("!=web")]
    [InlineData("role==web")]
    [InlineData("role=web|")]
    [InlineData("role=web,")]
    [InlineData("role=web,,zone=b")]
    [InlineData("all,role=web")]
    [InlineData("ro|le=web")]
    [InlineData("ro!le=web")]
    [InlineData("role=!web")]
    public void Anything_else_is_refused_with_an_example(string typed)
    {
        var fault = Assert.Throws<DeclarationException>(() => Read(typed));
        Assert.Equal($"--place: expected role=web, zone!=b, server=alpha|beta, several of them with commas, or all, found '{typed}'", fault.Message);
    }

    private static string Read(string typed) => PlaceRule.Read(new SettingInput("--place", [typed]));
}
