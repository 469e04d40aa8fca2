using ActorPm.Contracts.Processes;
using ActorPm.Contracts.Units;

namespace ActorPm.Actors.Processes;

/// <summary>One small function per cell of <see cref="LifeTable"/>; pure.</summary>
internal static class LifeTransitions
{
    public static LifeStep Apply(LifeCell cell, ProcessLife life, LifeEvent happened, LifeContext context) => cell switch
    {
        LifeCell.Ignore => Unchanged(life),
        LifeCell.Launch => Launch(life, happened, context),
        LifeCell.LaunchDue => LaunchNext(life, context, "its wait is over"),
        LifeCell.NoteSpawned => NoteSpawned(life, (Spawned)happened, context),
        LifeCell.FailStart => FailStart(life, (SpawnFailed)happened, context),
        LifeCell.GoOnline => GoOnline(life, context, "ready"),
        LifeCell.EndUnready => EndUnready(life, context),
        LifeCell.JudgeExit => Judge(life, ((Exited)happened).Exit, context),
        LifeCell.End => End(life, AfterEnd.StayDown, happened, context),
        LifeCell.EndThenStart => End(life, AfterEnd.StartAgain, happened, context),
        LifeCell.StartAfterEnd => Unchanged(life with { After = AfterEnd.StartAgain, Memory = Afresh(life.Memory, happened, context) }),
        LifeCell.StayDown => StayDown(life, (StopAsked)happened),
        LifeCell.EndLate => EndLate(life, (Spawned)happened),
        LifeCell.SettleEnd => SettleEnd(life, happened, context),
        LifeCell.NoteStopped => Unchanged(Down(life, (StopAsked)happened)),
        LifeCell.NoteExit => Unchanged(life with { Memory = life.Memory with { LastExit = ((Exited)happened).Exit } }),
        LifeCell.CancelRestart => CancelRestart(life, (StopAsked)happened),
        LifeCell.ForgetBackoff => Unchanged(life with { Memory = life.Memory with { BackoffDelay = TimeSpan.Zero, UnstableRestarts = 0 } }),
        LifeCell.Adopt => Adopt(life, (FoundAlive)happened, context),
        LifeCell.EndFound => EndFound(life, (FoundAlive)happened),
        LifeCell.StartMissing => LaunchAgain(life, context, 0, "was running before, its process is gone"),
        LifeCell.KeepWaiting => KeepWaiting(life, context),
        _ => throw new ArgumentOutOfRangeException(nameof(cell), cell, null),
    };

    private static LifeStep Unchanged(ProcessLife life) => new(life, []);

    private static LifeStep Launch(ProcessLife life, LifeEvent happened, LifeContext context) => happened switch
    {
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
        if (!context.Spec.Ready.WaitReady)
        {
            var online = GoOnline(running, context, "running");
            return online with { Effects = [started, .. online.Effects] };
        }

        return new(running, [started, new SetTimer(LifeTimer.Ready, context.Spec.Ready.ListenTimeout)]);
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

    private static LifeStep FailStart(ProcessLife life, SpawnFailed failed, LifeContext context)
    {
        var exit = new LastExit(failed.Generation, default, null, null, context.Now, TimeSpan.Zero, [], failed.Failure);
        if (!failed.Final) return Judge(life, exit, context);
        return GiveUp(life with { Memory = life.Memory with { LastExit = exit } }, failed.Failure + ", given up", life.Memory.UnstableRestarts);
    }

    private static LifeStep EndUnready(ProcessLife life, LifeContext context)
    {
        var within = DurationText.ToWords(context.Spec.Ready.ListenTimeout);
        var reason = $"not ready within {within} (wait_ready: it must call process.send('ready'))";
        return new(
            life with { After = AfterEnd.Judge, Memory = life.Memory with { Status = ProcessState.Stopping, LastDecision = reason } },
            [new RecordEvent("unready", reason), new EndProcess(life.Memory.Generation)]);
    }

    private static LifeStep Judge(ProcessLife life, LastExit exit, LifeContext context)
    {
        var memory = life.Memory with { LastExit = exit };
        var decision = RestartPolicy.Decide(context.Spec.Restart, life.Memory, exit);
        var ended = life with
        {
            Process = null,
            After = AfterEnd.StayDown,
            Memory = memory with
            {
                UnstableRestarts = decision.Unstable,
                BackoffDelay = decision.Backoff,
                LastDecision = decision.Reason,
            },
        };
        return decision.Verdict switch
        {
            RestartVerdict.Again => Again(ended, decision, context),
            RestartVerdict.GiveUp => GiveUp(ended, decision.Sentence, decision.Unstable),
            _ => Leave(ended, decision),
        };
    }

    private static LifeStep Again(ProcessLife ended, RestartDecision decision, LifeContext context)
    {
        var exited = new RecordEvent("exited", decision.Sentence);
        if (decision.Delay <= TimeSpan.Zero)
        {
            var launch = LaunchNext(ended, context, decision.Reason);
            return launch with { Effects = [ClearStable, ClearReady, exited, .. launch.Effects] };
        }

        var waiting = ended with
        {
            Memory = ended.Memory with { Status = ProcessState.WaitingRestart, RestartDueAt = context.Now + decision.Delay },
        };
        return new(waiting, [ClearStable, ClearReady, exited, new SetTimer(LifeTimer.Restart, decision.Delay)]);
    }

    private static LifeStep GiveUp(ProcessLife ended, string sentence, int unstable) =>
        new(
            ended with
            {
                Process = null,
                Memory = ended.Memory with
                {
                    Status = ProcessState.Errored,
                    UnstableRestarts = unstable,
                    RestartDueAt = null,
                    LastDecision = sentence,
                },
            },
            [ClearStable, ClearReady, new RecordEvent("errored", sentence)]);

    private static LifeStep Leave(ProcessLife ended, RestartDecision decision) =>
        new(
            ended with
            {
                Memory = ended.Memory with
                {
                    Status = ProcessState.Stopped,
                    EndedItself = decision.Verdict == RestartVerdict.LeaveForGood,
                },
            },
            [ClearStable, ClearReady, new RecordEvent("exited", decision.Sentence)]);

    private static LifeStep End(ProcessLife life, AfterEnd after, LifeEvent happened, LifeContext context)
    {
        var reason = happened switch
        {
            StopAsked stop => stop.Reason,
            RestartAsked restart => restart.Reason,
            _ => "",
        };
        var memory = Afresh(life.Memory, happened, context) with
        {
            Status = ProcessState.Stopping,
            StoppedByKill = happened is StopAsked { ByKill: true },
            LastDecision = reason,
        };
        List<LifeEffect> effects = [ClearStable, ClearReady, new RecordEvent(after == AfterEnd.StayDown ? "stopping" : "restart", reason)];
        // While the spawn is under way there is nothing to end yet: EndLate does it.
        if (life.Process is not null) effects.Add(new EndProcess(life.Memory.Generation));
        return new(life with { After = after, Memory = memory }, effects);
    }

    private static LifeStep StayDown(ProcessLife life, StopAsked stop) =>
        Unchanged(life with
        {
            After = AfterEnd.StayDown,
            Memory = life.Memory with { LastDecision = stop.Reason, StoppedByKill = stop.ByKill },
        });

    private static LifeStep EndLate(ProcessLife life, Spawned spawned) =>
        new(
            life with
            {
                Process = spawned.Process,
                Memory = life.Memory with { Status = ProcessState.Stopping, StartedAt = spawned.At },
            },
            [new EndProcess(spawned.Generation)]);

    private static LifeStep SettleEnd(ProcessLife life, LifeEvent happened, LifeContext context)
    {
        var exit = (happened as Exited)?.Exit;
        var memory = exit is null ? life.Memory : life.Memory with { LastExit = exit };
        var ended = life with { Process = null, Memory = memory };
        switch (life.After)
        {
            case AfterEnd.StartAgain:
                return LaunchNext(ended, context, memory.LastDecision);
            case AfterEnd.Judge:
                var failed = (exit ?? new LastExit(memory.Generation, default, null, null, context.Now, TimeSpan.Zero, []))
                    with
                { Failure = memory.LastDecision, Cause = default };
                // However long the wait for readiness was, a start that failed is an unstable one.
                return Judge(ended, failed with { Uptime = TimeSpan.Zero }, context);
            default:
                var how = exit is null ? "" : ", " + ExitText.Describe(exit);
                return new(
                    ended with { Memory = memory with { Status = ProcessState.Stopped, RestartDueAt = null } },
                    [new RecordEvent("stopped", memory.LastDecision + how)]);
        }
    }

    private static ProcessLife Down(ProcessLife life, StopAsked stop) => life with
    {
        Memory = life.Memory with
        {
            Status = ProcessState.Stopped,
            EndedItself = false,
            StoppedByKill = stop.ByKill,
            RestartDueAt = null,
            LastDecision = stop.Reason,
        },
    };

    private static LifeStep CancelRestart(ProcessLife life, StopAsked stop) =>
        new(Down(life, stop), [new ClearTimer(LifeTimer.Restart), new RecordEvent("stopped", stop.Reason)]);

    private static LifeStep Adopt(ProcessLife life, FoundAlive found, LifeContext context)
    {
        var adopted = life with
        {
            Process = found.Process,
            Memory = life.Memory with { Generation = found.Generation, StartedAt = found.SpawnedAt, RestartDueAt = null },
        };
        if (found.Stopping)
        {
            // A stop sequence that an earlier node began: what was to follow it went with that node.
            return Unchanged(adopted with
            {
                After = AfterEnd.StartAgain,
                Memory = adopted.Memory with { Status = ProcessState.Stopping },
            });
        }

        var up = context.Now - found.SpawnedAt;
        if (!context.Spec.Ready.WaitReady || found.ReadySeen || life.Status == ProcessState.Online)
        {
            var stable = Later(context.Spec.Restart.BackoffReset - up);
            return new(
                adopted with { Memory = adopted.Memory with { Status = ProcessState.Online } },
                [new ClearTimer(LifeTimer.Restart), new SetTimer(LifeTimer.Stable, stable)]);
        }

        var left = Later(context.Spec.Ready.ListenTimeout - up);
        return new(
            adopted with { Memory = adopted.Memory with { Status = ProcessState.Launching } },
            [new ClearTimer(LifeTimer.Restart), new SetTimer(LifeTimer.Ready, left)]);
    }

    private static LifeStep EndFound(ProcessLife life, FoundAlive found) =>
        new(
            life with
            {
                Process = found.Process,
                Memory = life.Memory with { Status = ProcessState.Stopping, Generation = found.Generation, StartedAt = found.SpawnedAt },
            },
            [new EndProcess(found.Generation)]);

    private static LifeStep KeepWaiting(ProcessLife life, LifeContext context) =>
        new(life, [new SetTimer(LifeTimer.Restart, Later((life.Memory.RestartDueAt ?? context.Now) - context.Now))]);

    private static TimeSpan Later(TimeSpan time) => time > TimeSpan.Zero ? time : TimeSpan.FromMilliseconds(1);

    private static ClearTimer ClearStable { get; } = new(LifeTimer.Stable);

    private static ClearTimer ClearReady { get; } = new(LifeTimer.Ready);
}
