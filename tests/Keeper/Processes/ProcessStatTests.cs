using ActorPm.Keeper.Os;

namespace ActorPm.Keeper.Tests.Processes;

public sealed class ProcessStatTests
{
    private const string Rest = " S 7 1 1 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 1 0 12345 999 8";

    [Theory]
    [InlineData("1 (init)")]
    [InlineData("1 (a b)")]
    [InlineData("1 (a) S 9 (b)")]
    [InlineData("1 ())")]
    public void The_name_may_hold_anything(string beginning) =>
        Assert.Equal(new ProcessStat('S', 7, 12345), ProcessStat.Parse(beginning + Rest));

    [Theory]
    [InlineData("")]
    [InlineData("1 (a) S 7")]
    [InlineData("no parentheses at all")]
    public void Anything_else_is_no_process(string text) => Assert.Null(ProcessStat.Parse(text));

    [Fact]
    public void This_process_started_before_now() => Assert.True(ProcFs.Stat(Environment.ProcessId)!.Value.StartTicks > 0);
}
