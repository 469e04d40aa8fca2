using ActorPm.Contracts.Processes;
using ActorPm.Contracts.Units;

namespace ActorPm.Actors.Processes;

/// <content>Ends: by itself, by wish, for good.</content>
internal static partial class LifeTransitions
{
    private static LifeStep EndUnready(ProcessLife life, ReadyTimedOut timedOut, LifeContext context)
    {
        var within = DurationText.ToWords(context.Spec.Ready.ListenTimeout);
        var reason = $"not ready within {within} ({timedOut.Missing})";
        return new(
            life with { After = AfterEnd.Judge, Memory = life.Memory with { Status = ProcessState.Stopping, LastDecision = reason } },
            [new RecordEvent("unready", reason), new EndProcess(life.Memory.Generation)]);
    }

    private static LifeStep Judge(ProcessLife life, LastExit exit, LifeContext context)
    {
        var memory = life.Memory with { LastExit = exit };
        var decision = context.OneTry
            ? RestartDecision.LeaveForGood(ExitText.Describe(exit))
            : IsJob(context) ? RestartDecision.LeaveForGood(RunText(exit, context))
            : RestartPolicy.Decide(context.Spec.Restart, life.Memory, exit);
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
        if (IsJob(context) && !context.OneTry) return EndRun(ended, exit, context);
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
            case AfterEnd.StartAgain when !context.OneTry && exit?.Generation > life.Memory.Generation:
                return JudgeExit(life, exit, context);
            case AfterEnd.StartAgain when !context.OneTry:
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

    private static ClearTimer ClearStable { get; } = new(LifeTimer.Stable);

    private static ClearTimer ClearReady { get; } = new(LifeTimer.Ready);
}
