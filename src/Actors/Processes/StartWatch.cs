using ActorPm.Contracts.Keeper;
using ActorPm.Contracts.Processes;

namespace ActorPm.Actors.Processes;

/// <summary>
/// Judges a start by its first second, for the command that asked for it: a program that dies at once is
/// reported, where PM2 says "Done". Pure: told of every change, answers when it knows.
/// </summary>
internal sealed record StartWatch
{
    /// <summary>A process that lived so long has started. A second is what a person waits without wondering.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromSeconds(1);

    /// <summary>Exits with code 0 seen so far.</summary>
    public int CleanExits { get; init; }

    /// <summary>A process ended: the verdict, or null to go on watching.</summary>
    public (StartWatch Watch, SettledOutcome? Verdict) OnExit(InstanceStatus status, LastExit exit, DateTimeOffset now)
    {
        var clean = exit is { Code: 0, Failure: null };
        var exits = clean ? CleanExits + 1 : CleanExits;
        var watch = this with { CleanExits = exits };
        if (status.State is ProcessState.Stopped && clean) return (watch, new SettledOutcome(status));
        if (!clean) return (watch, Failed(status, exit, ExitText.Describe(exit), now));
        if (exits < RestartPolicy.JobLikeExits && status.State != ProcessState.Errored) return (watch, null);
        return (watch, Failed(status, exit, $"ended with exit code 0 {exits} times at once: looks like a job, use --no-autorestart", now));
    }

    /// <summary>The window is over: the verdict, or null when it begins anew with a process just started.</summary>
    public static SettledOutcome? OnWindowOver(InstanceStatus status, DateTimeOffset now) => status.State switch
    {
        ProcessState.Online => new SettledOutcome(status),
        // Being stopped: its exit tells whether it was not ready in time, or somebody stopped it.
        ProcessState.Launching or ProcessState.Stopping => null,
        ProcessState.WaitingRestart or ProcessState.Errored or ProcessState.Stopped when status.Memory.LastExit is { Cause: ExitCause.Own } exit =>
            Failed(status, exit, ExitText.Describe(exit), now),
        _ => new SettledOutcome(status, "stopped meanwhile", WhyText.Next(status, now)),
    };

    private static SettledOutcome Failed(InstanceStatus status, LastExit exit, string reason, DateTimeOffset now) =>
        new(status, reason, WhyText.Next(status, now), exit.ErrorLines);
}
