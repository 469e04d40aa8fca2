using ActorPm.Contracts.Apps;
using CsCheck;
using Xunit;

namespace ActorPm.Contracts.Tests.Apps;

public class NameRulesTests
{
    [Theory]
    [InlineData("web")]
    [InlineData("a/b")]
    [InlineData("../x")]
    [InlineData("0")]
    [InlineData("🚀")]
    [InlineData("sleep 100")]
    [InlineData("@scope/shop")]
    [InlineData("/srv/app")]
    [InlineData("/")]
    [InlineData("ALL")]
    public void A_name_may_be(string name) => Assert.Null(NameRules.Problem(name));

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("  ", "is empty")]
    [InlineData("a\nb", "control character")]
    [InlineData("a\u001bb", "control character")]
    [InlineData("all", "means every app")]
    [InlineData("-x", "begins with '-'")]
    [InlineData("/web/", "regular expression")]
    public void A_name_may_not_be(string name, string reason) => Assert.Contains(reason, NameRules.Problem(name));

    [Fact]
    public void A_name_has_at_most_128_characters()
    {
        Assert.Null(NameRules.Problem(new string('x', 128)));
        Assert.Contains("(300)", NameRules.Problem(new string('x', 300)));
    }

    [Fact]
    public void A_derived_name_is_always_one() => Gen.String.Sample(text => NameRules.Problem(NameRules.Derive(text)) is null);

    [Fact]
    public void A_good_name_is_derived_from_itself() =>
        Gen.String[Gen.Char.AlphaNumeric, 1, 100].Where(text => text != "all").Sample(text => NameRules.Derive(text) == text);

    [Fact]
    public void A_long_name_is_not_cut_within_a_letter() =>
        Assert.False(char.IsHighSurrogate(NameRules.Derive(new string('x', 127) + "🚀🚀")[^1]));
}
