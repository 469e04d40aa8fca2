using ActorPm.Contracts.Text;
using CsCheck;
using Xunit;

namespace ActorPm.Contracts.Tests.Text;

public class NearestTests
{
    private static readonly string[] Words = ["start", "stop", "restart", "delete", "list", "ls", "logs", "flush", "--name", "--namespace", "--cwd"];

    [Theory]
    [InlineData("strat", "start")]
    [InlineData("sotp", "stop")]
    [InlineData("restar", "restart")]
    [InlineData("log", "logs")]
    [InlineData("--nam", "--name")]
    [InlineData("fhlus", "flush")]
    [InlineData("banana", null)]
    [InlineData("x", null)]
    [InlineData("--bad", null)]
    [InlineData("--cdw", "--cwd")]
    public void A_slip_finds_the_word(string typed, string? meant) => Assert.Equal(meant, Nearest.To(typed, Words));

    [Fact]
    public void Distance_is_symmetric_and_zero_only_for_equal_words() =>
        Gen.Select(Gen.String, Gen.String).Sample((a, b) =>
            Nearest.Distance(a, b) == Nearest.Distance(b, a) && Nearest.Distance(a, b) == 0 == (a == b));
}
