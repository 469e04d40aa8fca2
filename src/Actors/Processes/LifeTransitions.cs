using ActorPm.Contracts.Processes;

namespace ActorPm.Actors.Processes;

/// <summary>One small function per cell of <see cref="LifeTable"/>; pure.</summary>
internal static partial class LifeTransitions
{
    public static LifeStep Apply(LifeCell cell, ProcessLife life, LifeEvent happened, LifeContext context) => cell switch
    {
        LifeCell.Ignore => Unchanged(life),
        LifeCell.Launch => Launch(life, happened, context),
        LifeCell.LaunchDue => LaunchNext(life, context, "its wait is over"),
        LifeCell.NoteSpawned => NoteSpawned(life, (Spawned)happened, context),
        LifeCell.FailStart => FailStart(life, (SpawnFailed)happened, context),
        LifeCell.GoOnline when happened is BecameReady { WithoutPort: true } ready => GoOnline(WithoutPort(life), context, ready.How),
        LifeCell.GoOnline => GoOnline(life, context, ((BecameReady)happened).How),
        LifeCell.EndUnready => EndUnready(life, (ReadyTimedOut)happened, context),
        LifeCell.JudgeExit => JudgeExit(life, ((Exited)happened).Exit, context),
        LifeCell.End => End(life, AfterEnd.StayDown, happened, context),
        LifeCell.EndThenStart => End(life, AfterEnd.StartAgain, happened, context),
        LifeCell.StartAfterEnd => Unchanged(life with { After = AfterStart(life, happened, context), Memory = Afresh(life.Memory, happened, context) }),
        LifeCell.StayDown => StayDown(life, (StopAsked)happened),
        LifeCell.EndLate => EndLate(life, (Spawned)happened),
        LifeCell.SettleEnd => SettleEnd(life, happened, context),
        LifeCell.NoteStopped => Unchanged(Down(life, (StopAsked)happened)),
        LifeCell.NoteExit => Unchanged(life with { Memory = life.Memory with { LastExit = ((Exited)happened).Exit } }),
        LifeCell.CancelRestart => CancelRestart(life, (StopAsked)happened),
        LifeCell.ForgetBackoff => Unchanged(life with { Memory = life.Memory with { BackoffDelay = TimeSpan.Zero, UnstableRestarts = 0 } }),
        LifeCell.Adopt => Adopt(life, (FoundAlive)happened, context),
        LifeCell.EndOrAdopt => EndOrAdopt(life, (FoundAlive)happened, context),
        LifeCell.StartMissing when IsJob(context) && life.Status == ProcessState.Online => EndMissingRun(life, context),
        LifeCell.StartMissing => LaunchAgain(life, context, 0, "was running before, its process is gone"),
        LifeCell.KeepWaiting => KeepWaiting(life, context),
        LifeCell.Overlap => Overlap(life, (RunDue)happened, context),
        LifeCell.PassOver => PassOver(life, (RunDue)happened, context),
        LifeCell.RunJob => RunJob(life, (RunDue)happened, context),
        _ => throw new ArgumentOutOfRangeException(nameof(cell), cell, null),
    };

    private static LifeStep Unchanged(ProcessLife life) => new(life, []);

    private static LifeStep Launch(ProcessLife life, LifeEvent happened, LifeContext context) => happened switch
    {
        StartAsked when IsJob(context) => AwaitTime(Renewed(life, happened, context), context),
        StartAsked start => LaunchAgain(Renewed(life, happened, context), context, 0, start.Reason),
        // A restart of something that did not run is a start and does not count, as in PM2.
        RestartAsked restart => LaunchAgain(Renewed(life, happened, context), context, 0, restart.Reason),
        _ => throw new ArgumentException("only a start or restart launches", nameof(happened)),
    };

    private static ProcessLife Renewed(ProcessLife life, LifeEvent happened, LifeContext context) =>
        life with { Memory = Afresh(life.Memory, happened, context) };

    /// <summary>A start by hand forgets unstable exits and back-off.</summary>
    private static ProcessMemory Afresh(ProcessMemory memory, LifeEvent happened, LifeContext context) =>
        happened is StartAsked { ByHand: true } or RestartAsked { ByHand: true }
            ? memory with { CreatedAt = context.Now, UnstableRestarts = 0, BackoffDelay = TimeSpan.Zero }
            : memory;

    private static LifeStep LaunchNext(ProcessLife life, LifeContext context, string reason) => LaunchAgain(life, context, 1, reason);

    private static LifeStep LaunchAgain(ProcessLife life, LifeContext context, int countedRestarts, string reason)
    {
        var generation = context.NextGeneration;
        var next = life with
        {
            Process = null,
            After = AfterEnd.StayDown,
            Memory = life.Memory with
            {
                Status = ProcessState.Launching,
                EndedItself = false,
                StoppedByKill = false,
                QueuedRun = null,
                Generation = generation,
                Restarts = life.Memory.Restarts + countedRestarts,
                RestartDueAt = null,
                LastDecision = "started: " + reason,
            },
        };
        return new(next, [new ClearTimer(LifeTimer.Restart), new SpawnProcess(generation)]);
    }

    private static LifeStep NoteSpawned(ProcessLife life, Spawned spawned, LifeContext context)
    {
        var running = life with
        {
            Process = spawned.Process,
            Memory = life.Memory with { StartedAt = spawned.At },
        };
        var started = new RecordEvent("started", $"pid {spawned.Process.Pid}, {life.Memory.LastDecision}");
        if (!context.AwaitsReady)
        {
            var online = GoOnline(running, context, "running");
            return online with { Effects = [started, .. online.Effects] };
        }

        return new(running, [started, new SetTimer(LifeTimer.Ready, context.ReadyWithin ?? context.Spec.Ready.ListenTimeout)]);
    }

    private static LifeStep GoOnline(ProcessLife life, LifeContext context, string how)
    {
        // `ready` may overtake the answer to the spawn: wait for that to learn the pid.
        if (life.Process is null) return Unchanged(life);
        var online = life with { Memory = life.Memory with { Status = ProcessState.Online } };
        return new(online,
        [
            new ClearTimer(LifeTimer.Ready),
            new SetTimer(LifeTimer.Stable, context.Spec.Restart.BackoffReset),
            new RecordEvent("online", how),
        ]);
    }

    private static ProcessLife WithoutPort(ProcessLife life) => life with { Memory = life.Memory with { HasListened = false } };

    private static LifeStep FailStart(ProcessLife life, SpawnFailed failed, LifeContext context)
    {
        var exit = new LastExit(failed.Generation, default, null, null, context.Now, TimeSpan.Zero, [], failed.Failure);
        if (!failed.Final || context.OneTry || IsJob(context)) return Judge(life, exit, context);
        return GiveUp(life with { Memory = life.Memory with { LastExit = exit } }, failed.Failure + ", given up", life.Memory.UnstableRestarts);
    }
}
