using ActorPm.Contracts.Apps;
using ActorPm.Contracts.Keeper;
using ActorPm.Contracts.Units;

namespace ActorPm.Actors.Processes;

/// <summary>Decides what follows an exit that nobody asked for. Rules and defaults are PM2's (RestartRules says which).</summary>
internal static class RestartPolicy
{
    /// <summary>So many quick exits with code 0 look like a job.</summary>
    public const int JobLikeExits = 2;

    /// <summary>What follows <paramref name="exit"/>; <paramref name="memory"/> is from before it.</summary>
    public static RestartDecision Decide(RestartRules rules, ProcessMemory memory, LastExit exit)
    {
        var what = ExitText.Describe(exit);
        if (exit.Cause == ExitCause.KeeperShutdown)
            return RestartDecision.Leave(what + ", because the keeper was told to go");
        // Neither is the fault of the program.
        if (exit.Cause is ExitCause.KeeperLost or ExitCause.LeaseEnded)
            return RestartDecision.Again(what, TimeSpan.Zero, memory.UnstableRestarts, memory.BackoffDelay);
        if (!rules.Autorestart)
            return RestartDecision.LeaveForGood(what + ", not restarted (autorestart is off)");
        if (exit.Code is { } code && rules.StopExitCodes.Contains(code))
            return RestartDecision.LeaveForGood($"{what}, not restarted ({code} is one of its stop exit codes)");

        var unstable = CountUnstable(rules, memory, exit);
        if (unstable > memory.UnstableRestarts)
            what += $", {Ordinal(unstable)} unstable exit of {rules.MaxRestarts}";
        if (exit is { Code: 0 } && unstable >= JobLikeExits)
            what += " (looks like a job: use --no-autorestart)";
        if (unstable > memory.UnstableRestarts && unstable >= rules.MaxRestarts)
            return RestartDecision.GiveUp(what + ", given up", unstable);

        var backoff = NextBackoff(rules, memory, exit);
        var delay = backoff > TimeSpan.Zero ? backoff : rules.RestartDelay;
        return RestartDecision.Again(what, delay, unstable, backoff);
    }

    /// <summary>
    /// An exit counts as unstable when it came before <c>min_uptime</c> and within <c>min_uptime × max_restarts</c>
    /// of the last start by hand, as in PM2; a stable run sets the count to 0 (in PM2 it is never forgotten).
    /// </summary>
    private static int CountUnstable(RestartRules rules, ProcessMemory memory, LastExit exit)
    {
        if (exit.Uptime >= rules.MinUptime) return 0;
        var counted = exit.At - memory.CreatedAt < rules.MinUptime * rules.MaxRestarts;
        return counted ? memory.UnstableRestarts + 1 : memory.UnstableRestarts;
    }

    private static TimeSpan NextBackoff(RestartRules rules, ProcessMemory memory, LastExit exit)
    {
        if (rules.ExponentialBackoff <= TimeSpan.Zero) return TimeSpan.Zero;
        if (memory.BackoffDelay <= TimeSpan.Zero || exit.Uptime >= rules.BackoffReset) return rules.ExponentialBackoff;
        var grown = TimeSpan.FromMilliseconds(Math.Floor(memory.BackoffDelay.TotalMilliseconds * RestartRules.BackoffFactor));
        return grown < RestartRules.BackoffCeiling ? grown : RestartRules.BackoffCeiling;
    }

    private static string Ordinal(int number) => (number % 100) switch
    {
        11 or 12 or 13 => number + "th",
        _ => number + (number % 10) switch { 1 => "st", 2 => "nd", 3 => "rd", _ => "th" },
    };
}

/// <summary>What follows an exit.</summary>
internal enum RestartVerdict
{
    /// <summary>Start again, perhaps after a wait.</summary>
    Again,

    /// <summary>Leave it down, to be started at the next boot.</summary>
    Leave,

    /// <summary>Leave it down until somebody starts it.</summary>
    LeaveForGood,

    /// <summary>Errored.</summary>
    GiveUp,
}

/// <summary>A verdict with its numbers and its reason in words.</summary>
internal sealed record RestartDecision(RestartVerdict Verdict, string Reason, TimeSpan Delay, int Unstable, TimeSpan Backoff)
{
    public static RestartDecision Again(string reason, TimeSpan delay, int unstable, TimeSpan backoff) =>
        new(RestartVerdict.Again, reason, delay, unstable, backoff);

    public static RestartDecision Leave(string reason) => new(RestartVerdict.Leave, reason, default, 0, default);

    public static RestartDecision LeaveForGood(string reason) => new(RestartVerdict.LeaveForGood, reason, default, 0, default);

    public static RestartDecision GiveUp(string reason, int unstable) => new(RestartVerdict.GiveUp, reason, default, unstable, default);

    /// <summary>The reason with what comes next.</summary>
    public string Sentence => Verdict != RestartVerdict.Again ? Reason
        : Delay > TimeSpan.Zero ? $"{Reason}, next start in {DurationText.ToWords(Delay)}"
        : $"{Reason}, started again at once";
}
