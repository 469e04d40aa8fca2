using ActorPm.Actors.Targets;
using Xunit;

namespace ActorPm.Actors.Tests.Targets;

public sealed class TargetSelectorTests
{
    private static readonly Candidate[] Candidates =
    [
        new(0, "web", "default", "/srv/web.js"),
        new(1, "web", "default", "/srv/web.js"),
        new(2, "api", "backend", "/srv/api.js"),
        new(3, "0", "odd", "/srv/zero.js"),
        new(4, "backend-worker", "default", "/srv/worker.js"),
    ];

    [Theory]
    [InlineData("all", "0 1 2 3 4")]
    [InlineData("web", "0 1")]
    [InlineData("backend", "2")]
    [InlineData("0", "3")]
    [InlineData("1", "1")]
    [InlineData("/^web$/", "0 1")]
    [InlineData("/b/", "0 1 4")]
    [InlineData("/nothing/", "")]
    [InlineData("/srv/api.js", "2")]
    [InlineData("nobody", "")]
    [InlineData("99", "")]
    [InlineData("-1", "")]
    [InlineData("/", "")]
    [InlineData("//", "")]
    public void A_target_means_what_PM2_takes_it_for(string target, string ids) =>
        Assert.Equal(ids, string.Join(' ', TargetSelector.Select(target, Candidates).Select(one => one.Id)));

    [Fact]
    public void A_broken_expression_is_refused() =>
        Assert.ThrowsAny<ArgumentException>(() => TargetSelector.Select("/(/", Candidates));

    private sealed record Candidate(int Id, string Name, string Namespace, string Script) : ITargetCandidate;
}
