using ActorPm.Actors.Sampling;
using ActorPm.Contracts.Apps;
using Xunit;

namespace ActorPm.Actors.Tests.Sampling;

public sealed class MemoryRuleTests
{
    private const long Mebibyte = 1 << 20;

    private static readonly AppSpec Limited = new() { Name = "web", Script = "/a", Cwd = "/", SoftMemoryBytes = 200 * Mebibyte, MaxMemoryBytes = 300 * Mebibyte };

    [Theory]
    [InlineData(200, null, false)]
    [InlineData(250, "memory of 250.0mb is over its soft limit of 200.0mb", false)]
    [InlineData(301, "memory of 301.0mb is over its limit of 300.0mb", true)]
    public void The_soft_limit_comes_before_the_hard_one(long mebibytes, string? text, bool hard)
    {
        var over = MemoryRule.Over(Limited, mebibytes * Mebibyte);
        Assert.Equal((text, hard), (over?.Text, over?.Hard ?? false));
    }

    [Fact]
    public void A_soft_limit_above_the_hard_one_is_refused()
    {
        Assert.Null(MemoryRule.Problem(Limited));
        Assert.Contains("is not below max_memory_restart", MemoryRule.Problem(Limited with { SoftMemoryBytes = 300 * Mebibyte })!.Message);
    }
}
