using ActorPm.Contracts;
using ActorPm.Contracts.Api;
using ActorPm.Contracts.Processes;
using ActorPm.Shell.Foreground;
using ActorPm.Shell.Tests.Fakes;

namespace ActorPm.Shell.Tests.Foreground;

public sealed class EndOfAllTests
{
    [Theory]
    [InlineData(ProcessState.Online)]
    [InlineData(ProcessState.Launching)]
    [InlineData(ProcessState.Stopping)]
    [InlineData(ProcessState.WaitingRestart)]
    public void While_one_lives_or_will_it_is_not_over(ProcessState state) =>
        Assert.Null(EndOfAll.Of([Ended(0), Samples.Detail(0, "app") with { Status = state }]));

    [Fact]
    public void It_ends_with_the_first_code_that_is_not_zero() =>
        Assert.Equal((ExitCode)7, EndOfAll.Of([Ended(0), Ended(7), Ended(3)]));

    [Fact]
    public void A_signal_is_128_and_its_number() =>
        Assert.Equal((ExitCode)137, EndOfAll.Of([Ended(null) with { ExitSignal = "SIGKILL" }]));

    [Fact]
    public void What_never_ran_is_a_failure() =>
        Assert.Equal(ExitCode.Failed, EndOfAll.Of([Ended(null) with { Status = ProcessState.Errored }]));

    [Fact]
    public void A_job_that_a_cron_pattern_starts_again_is_not_over() =>
        Assert.Null(EndOfAll.Of([Ended(0) with { CronRestartAt = 1 }]));

    private static InstanceDetail Ended(int? code) => Samples.Detail(0, "app") with { Status = ProcessState.Stopped, ExitCode = code, ExitSignal = null };
}
