using ActorPm.Actors.Processes;
using ActorPm.Contracts.Apps;
using ActorPm.Contracts.Keeper;
using CsCheck;
using Xunit;

namespace ActorPm.Actors.Tests.Processes;

public sealed class RestartPolicyTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, true)]
    [InlineData(137, true)]
    [InlineData(3, false)]
    public void Any_exit_is_followed_by_a_restart_unless_its_code_is_listed(int code, bool again)
    {
        var rules = new RestartRules { StopExitCodes = [3, 4] };
        var decision = RestartPolicy.Decide(rules, Memory(), Exit(code, 10));

        Assert.Equal(again ? RestartVerdict.Again : RestartVerdict.LeaveForGood, decision.Verdict);
    }

    [Fact]
    public void Without_autorestart_it_stays_down()
    {
        var decision = RestartPolicy.Decide(new RestartRules { Autorestart = false }, Memory(), Exit(1, 0.2));

        Assert.Equal(RestartVerdict.LeaveForGood, decision.Verdict);
        Assert.Equal("exit code 1 after 200 ms, not restarted (autorestart is off)", decision.Sentence);
    }

    [Fact]
    public void The_back_off_follows_the_series_seen_in_PM2()
    {
        var rules = new RestartRules { ExponentialBackoff = TimeSpan.FromMilliseconds(100), MaxRestarts = 100 };
        var memory = Memory();
        var waits = new List<double>();
        for (var index = 0; index < 14; index++)
        {
            var decision = RestartPolicy.Decide(rules, memory, Exit(1, 0.01));
            waits.Add(decision.Delay.TotalMilliseconds);
            memory = memory with { BackoffDelay = decision.Backoff, UnstableRestarts = decision.Unstable };
        }

        Assert.Equal([100, 150, 225, 337, 505, 757, 1135, 1702, 2553, 3829, 5743, 8614, 12921, 15000], waits);
    }

    [Fact]
    public void A_long_run_sets_the_back_off_to_its_first_wait_again()
    {
        var rules = new RestartRules { ExponentialBackoff = TimeSpan.FromMilliseconds(100) };
        var memory = Memory() with { BackoffDelay = TimeSpan.FromSeconds(15) };

        Assert.Equal(TimeSpan.FromMilliseconds(100), RestartPolicy.Decide(rules, memory, Exit(1, 31)).Delay);
    }

    [Fact]
    public void The_sentence_says_what_happened_and_what_comes_next()
    {
        var rules = new RestartRules { ExponentialBackoff = TimeSpan.FromMilliseconds(100) };
        var memory = Memory() with { UnstableRestarts = 2, BackoffDelay = TimeSpan.FromMilliseconds(150) };

        Assert.Equal(
            "exit code 1 after 0.4 s, 3rd unstable exit of 16, next start in 225 ms",
            RestartPolicy.Decide(rules, memory, Exit(1, 0.4)).Sentence);
    }

    [Fact]
    public void Exits_long_after_the_start_by_hand_are_not_counted()
    {
        var memory = Memory() with { CreatedAt = Now - TimeSpan.FromMinutes(1), UnstableRestarts = 5 };

        Assert.Equal(5, RestartPolicy.Decide(new RestartRules(), memory, Exit(1, 0.1)).Unstable);
    }

    [Fact]
    public void The_death_of_the_keeper_is_not_the_fault_of_the_app()
    {
        var memory = Memory() with { UnstableRestarts = 15 };
        var decision = RestartPolicy.Decide(new RestartRules { RestartDelay = TimeSpan.FromSeconds(9) }, memory, Exit(null, 0.1, ExitCause.KeeperLost));

        Assert.Equal(RestartVerdict.Again, decision.Verdict);
        Assert.Equal(15, decision.Unstable);
        Assert.Equal(TimeSpan.Zero, decision.Delay);
    }

    [Fact]
    public void Quick_exits_with_zero_are_said_to_look_like_a_job() =>
        Assert.Contains("looks like a job", RestartPolicy.Decide(new RestartRules(), Memory() with { UnstableRestarts = 1 }, Exit(0, 0.1)).Sentence);

    [Fact]
    public void No_wait_is_ever_negative_or_above_the_ceiling_of_its_rule() =>
        Gen.Select(Gen.Int[0, 20_000], Gen.Int[0, 20_000], Gen.Int[0, 60_000], Gen.Int[0, 40], Gen.Int[-5, 255])
            .Sample((fixedWait, backoff, uptime, unstable, code) =>
            {
                var rules = new RestartRules
                {
                    RestartDelay = TimeSpan.FromMilliseconds(fixedWait),
                    ExponentialBackoff = TimeSpan.FromMilliseconds(backoff),
                };
                var decision = RestartPolicy.Decide(rules, Memory() with { UnstableRestarts = unstable }, Exit(code, uptime / 1000.0));
                var ceiling = backoff > 0 ? Math.Max(backoff, 15_000) : fixedWait;
                return decision.Delay >= TimeSpan.Zero && decision.Delay.TotalMilliseconds <= ceiling;
            });

    private static ProcessMemory Memory() => new() { CreatedAt = Now };

    private static LastExit Exit(int? code, double uptime, ExitCause cause = ExitCause.Own) =>
        new(1, cause, code, null, Now, TimeSpan.FromSeconds(uptime), []);
}
