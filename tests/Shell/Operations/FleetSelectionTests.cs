using ActorPm.Contracts.Api;
using ActorPm.Shell.Declaring;
using ActorPm.Shell.Operations;

namespace ActorPm.Shell.Tests.Operations;

public sealed class FleetSelectionTests
{
    private static readonly FleetPeer[] Peers =
    [
        new("alpha", true, new Dictionary<string, string>()),
        new("beta", false, new Dictionary<string, string> { ["role"] = "web" }),
        new("gamma", false, new Dictionary<string, string> { ["role"] = "web", ["zone"] = "b" }),
    ];

    [Theory]
    [InlineData("alpha", "alpha")]
    [InlineData("BETA", "beta")]
    [InlineData("role=web", "beta gamma")]
    [InlineData("zone=b,alpha", "alpha gamma")]
    [InlineData("all", "alpha beta gamma")]
    [InlineData("all,beta", "alpha beta gamma")]
    public void Names_labels_and_all(string on, string expected) =>
        Assert.Equal(expected, string.Join(' ', FleetSelection.Of(Peers, [on]).Select(peer => peer.Name)));

    [Theory]
    [InlineData("nobody")]
    [InlineData("role=db")]
    [InlineData("alpha,nobody")]
    public void What_means_nobody_is_an_error_that_lists_the_servers(string on) =>
        Assert.Equal("there are alpha, beta, gamma", Assert.Throws<DeclarationException>(() => FleetSelection.Of(Peers, [on])).Hint);

    [Fact]
    public void Outside_a_fleet_nothing_can_be_meant() =>
        Assert.Contains("in no fleet", Assert.Throws<DeclarationException>(() => FleetSelection.Of([], ["all"])).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("stop", true)]
    [InlineData("logs", true)]
    [InlineData("kill", false)]
    [InlineData("update", false)]
    [InlineData("startup", false)]
    [InlineData("deploy", false)]
    public void Commands_that_act_on_this_server_alone_refuse_it(string command, bool takes) => Assert.Equal(takes, FleetSelection.Takes(command));
}
