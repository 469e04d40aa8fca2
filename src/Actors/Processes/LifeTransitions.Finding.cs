using ActorPm.Contracts.Processes;

namespace ActorPm.Actors.Processes;

/// <content>What is found in the keeper after attaching to it.</content>
internal static partial class LifeTransitions
{
    private static LifeStep Adopt(ProcessLife life, FoundAlive found, LifeContext context)
    {
        var step = TakeOver(life, found, context);
        return found.Generation > life.Memory.Generation && HadOneBefore(life.Memory) ? step with { Effects = [MissedEnd, .. step.Effects] } : step;
    }

    private static LifeStep TakeOver(ProcessLife life, FoundAlive found, LifeContext context)
    {
        var adopted = life with
        {
            Process = found.Process,
            Memory = CaughtUp(life.Memory, found) with { Generation = found.Generation, StartedAt = found.SpawnedAt, RestartDueAt = null },
        };
        if (found.Stopping)
        {
            // A stop sequence that an earlier node began: what was to follow it went with that node.
            return Unchanged(adopted with
            {
                After = IsJob(context) ? AfterEnd.Judge : AfterEnd.StartAgain,
                Memory = adopted.Memory with { Status = ProcessState.Stopping },
            });
        }

        var up = context.Now - found.SpawnedAt;
        // Of another process than the one that is known nobody knows whether it was ready.
        var wasReady = life.Status == ProcessState.Online && life.Memory.Generation == found.Generation;
        if (!context.AwaitsReady || found.ReadySeen || wasReady)
        {
            var stable = Later(context.Spec.Restart.BackoffReset - up);
            return new(
                adopted with { Memory = adopted.Memory with { Status = ProcessState.Online } },
                [new ClearTimer(LifeTimer.Restart), new SetTimer(LifeTimer.Stable, stable)]);
        }

        var left = Later((context.ReadyWithin ?? context.Spec.Ready.ListenTimeout) - up);
        return new(
            adopted with { Memory = adopted.Memory with { Status = ProcessState.Launching } },
            [new ClearTimer(LifeTimer.Restart), new SetTimer(LifeTimer.Ready, left)]);
    }

    /// <summary>A newer process than the one that is known was started by a node that had no time to store it.</summary>
    private static ProcessMemory CaughtUp(ProcessMemory memory, FoundAlive found) =>
        found.Generation <= memory.Generation ? memory : WithMissedStart(memory, found.Generation) with { LastExit = found.Missed ?? memory.LastExit };

    /// <summary>So was one that has ended since: its start counts, then its end is judged as any other.</summary>
    private static LifeStep JudgeExit(ProcessLife life, LastExit exit, LifeContext context)
    {
        if (exit.Generation <= life.Memory.Generation)
            return life.Status == ProcessState.WaitingRestart ? Unchanged(life with { Memory = life.Memory with { LastExit = exit } }) : Judge(life, exit, context);
        var judged = Judge(life with { Memory = WithMissedStart(life.Memory, exit.Generation) }, exit, context);
        return judged with { Effects = [MissedEnd, .. judged.Effects] };
    }

    private static RecordEvent MissedEnd => new("exited", "ended and was started again just before the node went away");

    private static ProcessMemory WithMissedStart(ProcessMemory memory, long generation) => memory with
    {
        Generation = generation,
        RestartDueAt = null,
        Restarts = HadOneBefore(memory) ? memory.Restarts + 1 : memory.Restarts,
        LastDecision = "started just before the node went away",
    };

    private static bool HadOneBefore(ProcessMemory memory) => memory is { Generation: > 0, Status: not (ProcessState.Stopped or ProcessState.Errored) };

    private static LifeStep EndOrAdopt(ProcessLife life, FoundAlive found, LifeContext context) =>
        life.After == AfterEnd.StartAgain && found.Generation > life.Memory.Generation ? Adopt(life, found, context) : EndFound(life, found);

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
}
