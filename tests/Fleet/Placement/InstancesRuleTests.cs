using ActorPm.Fleet.Placement;
using Xunit;

namespace ActorPm.Fleet.Tests.Placement;

public sealed class InstancesRuleTests
{
    [Theory]
    [InlineData("6", "6")]
    [InlineData(" 1 ", "1")]
    [InlineData("10000", "10000")]
    [InlineData("per_server", "per_server")]
    [InlineData("per_server:1", "per_server")]
    [InlineData("per_server:2", "per_server:2")]
    [InlineData("single", "single")]
    public void It_is_read_and_written(string typed, string canonical)
    {
        var rule = InstancesRule.Parse(typed);
        Assert.Equal(canonical, rule.ToString());
        Assert.Equal(rule, InstancesRule.Parse(rule.ToString()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("1.5")]
    [InlineData("10001")]
    [InlineData("many")]
    [InlineData("per_server:")]
    [InlineData("per_server:0")]
    [InlineData("per_server:x")]
    [InlineData("single:1")]
    public void Anything_else_is_refused_with_the_right_forms(string typed)
    {
        var message = Assert.Throws<FormatException>(() => InstancesRule.Parse(typed)).Message;
        Assert.StartsWith($"'{typed}' is no number of instances", message);
        Assert.Contains("per_server:2", message);
    }

    [Fact]
    public void There_is_no_rule_for_none()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new InstancesRule.Count(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new InstancesRule.PerServer(-1));
    }
}
