using ActorPm.Contracts.Apps;
using ActorPm.Contracts.Keeper;
using ActorPm.Contracts.Processes;

namespace ActorPm.Actors.Processes;

/// <content>
/// Jobs: run at the times of a schedule, not started again when they end. A job that waits for its next time is
/// stopped and <see cref="ProcessMemory.EndedItself"/>; one that a person stopped is not, and its times pass.
/// </content>
internal static partial class LifeTransitions
{
    private static bool IsJob(LifeContext context) => context.Spec.Schedule is not null;

    /// <summary>A start of a job is that its times count (again).</summary>
    private static LifeStep AwaitTime(ProcessLife life, LifeContext context)
    {
        var waiting = life with
        {
            Memory = life.Memory with
            {
                Status = ProcessState.Stopped,
                EndedItself = true,
                StoppedByKill = false,
                RestartDueAt = null,
                LastDecision = $"waits for the times of its schedule {context.Spec.Schedule}",
            },
        };
        return new(waiting, [new ClearTimer(LifeTimer.Restart), new RecordEvent("scheduled", waiting.Memory.LastDecision)]);
    }

    /// <summary>A start of a job that is being stopped resumes it; only a restart runs it at once.</summary>
    private static AfterEnd AfterStart(ProcessLife life, LifeEvent happened, LifeContext context) =>
        IsJob(context) && happened is StartAsked ? life.After == AfterEnd.StayDown ? AfterEnd.Judge : life.After : AfterEnd.StartAgain;

    private static LifeStep RunJob(ProcessLife life, RunDue due, LifeContext context)
    {
        if (IsPast(life, due, context) || life.Memory is { Status: ProcessState.Stopped, EndedItself: false }) return Unchanged(life);
        return LaunchAgain(SeenTo(life, due), context, 0, due.Reason);
    }

    private static LifeStep Overlap(ProcessLife life, RunDue due, LifeContext context)
    {
        if (IsPast(life, due, context)) return Unchanged(life);
        var seen = SeenTo(life, due);
        switch (context.Spec.Overlap)
        {
            case OverlapPolicy.Replace:
                return End(seen, AfterEnd.StartAgain, new RestartAsked(due.Reason + ", in place of the run before, which had not ended", ByHand: false), context);
            case OverlapPolicy.Queue when life.Memory.QueuedRun is null:
                return new(seen with { Memory = seen.Memory with { QueuedRun = due.PlannedAt } },
                    [new RecordEvent("queued", $"{due.Reason}: begins when the run before has ended")]);
            default:
                var why = context.Spec.Overlap == OverlapPolicy.Queue ? "a run waits already" : "the run before has not ended";
                return new(seen, [new RecordEvent("skipped", $"{due.Reason}: left out, {why}")]);
        }
    }

    private static LifeStep PassOver(ProcessLife life, RunDue due, LifeContext context)
    {
        // What a person stops is not meant to run; what is being replaced runs presently.
        if (IsPast(life, due, context) || life.After == AfterEnd.StayDown) return Unchanged(life);
        return new(SeenTo(life, due), [new RecordEvent("skipped", $"{due.Reason}: left out, the run before was just being stopped")]);
    }

    /// <summary>A run has ended: success or failure, and the next one when it is queued.</summary>
    private static LifeStep EndRun(ProcessLife ended, LastExit exit, LifeContext context)
    {
        var left = Leave(ended, RestartDecision.LeaveForGood(RunText(exit, context)));
        var kind = Succeeded(exit, context.Spec) ? "exited" : "failed";
        var told = left with { Effects = [ClearStable, ClearReady, new RecordEvent(kind, ended.Memory.LastDecision)] };
        if (ended.Memory.QueuedRun is null || exit.Cause == ExitCause.KeeperShutdown) return told;
        var next = LaunchAgain(told.Life, context, 0, "its run was due while the one before had not ended");
        return next with { Effects = [.. told.Effects, .. next.Effects] };
    }

    /// <summary>It was running, and nobody knows how it ended: it may have done its work, so it is not run again.</summary>
    private static LifeStep EndMissingRun(ProcessLife life, LifeContext context) =>
        Judge(life, new LastExit(life.Memory.Generation, ExitCause.KeeperLost, null, null, context.Now, context.Now - (life.Memory.StartedAt ?? context.Now), []), context);

    /// <summary>Whether a run did what it was to do.</summary>
    public static bool Succeeded(LastExit exit, AppSpec spec) =>
        exit is { Failure: null, Cause: ExitCause.Own, Code: { } code } && (code == 0 || spec.Restart.StopExitCodes.Contains(code));

    private static string RunText(LastExit exit, LifeContext context) =>
        (Succeeded(exit, context.Spec) ? "its run ended, " : "its run failed, ") + ExitText.Describe(exit);

    private static bool IsPast(ProcessLife life, RunDue due, LifeContext context) => !IsJob(context) || due.PlannedAt <= life.Memory.PlannedAt;

    private static ProcessLife SeenTo(ProcessLife life, RunDue due) => life with { Memory = life.Memory with { PlannedAt = due.PlannedAt } };
}
