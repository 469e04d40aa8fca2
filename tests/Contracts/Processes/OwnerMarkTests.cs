using ActorPm.Contracts.Processes;
using CsCheck;
using Xunit;

namespace ActorPm.Contracts.Tests.Processes;

public sealed class OwnerMarkTests
{
    [Fact]
    public void What_is_written_is_read_back() =>
        Gen.Select(Gen.String[Gen.Char['a', 'z'], 1, 16], Gen.Int[0, int.MaxValue], Gen.Long[0, long.MaxValue])
            .Sample((home, instance, generation) =>
            {
                var mark = new OwnerMark(home, instance, generation);
                return OwnerMark.Parse(mark.ToString()) == mark;
            });

    [Theory]
    [InlineData("")]
    [InlineData("home")]
    [InlineData("home/1")]
    [InlineData("home/1/2/3")]
    [InlineData("home/x/2")]
    [InlineData("home/-1/2")]
    public void Another_form_is_nobodys_mark(string text) => Assert.Null(OwnerMark.Parse(text));
}
