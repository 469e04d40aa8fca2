using System.Text;
using ActorPm.Contracts.Processes;

namespace ActorPm.Actors.Processes;

/// <summary>
/// The whole life of one managed process as a table of states × events; each cell names a small
/// transition in <see cref="LifeTransitions"/>.
/// <code>
///                    spawned, ready
///   start ─▶ launching ───────────▶ online ──┐
///     ▲          │ ▲                  │      │ exited
///     │   exited │ │ due / now        │      ▼
///     │          ▼ │                  │   (restart rules) ──▶ errored   too many unstable exits
///     │      waiting restart ◀────────┼──────┤
///     │                               │      └───────────▶ stopped   a job, a stop exit code
///     │            stop, restart      ▼
///     └───────────────────────── stopping ──▶ stopped
/// </code>
/// </summary>
internal static class LifeTable
{
    private static readonly LifeEventKind[] Columns = Enum.GetValues<LifeEventKind>();

    // Rows in the order of ProcessState, columns in the order of LifeEventKind.
    private static readonly LifeCell[,] Cells =
    {
        // StartAsked        StopAsked              RestartAsked           Spawned               SpawnFailed          BecameReady       ReadyTimedOut        Exited               RestartDue          StableLongEnough       FoundAlive          FoundGone              RunDue
        /* launching  */ { LifeCell.Ignore,        LifeCell.End,           LifeCell.EndThenStart, LifeCell.NoteSpawned, LifeCell.FailStart,  LifeCell.GoOnline, LifeCell.EndUnready, LifeCell.JudgeExit,  LifeCell.Ignore,    LifeCell.Ignore,       LifeCell.Adopt,     LifeCell.StartMissing, LifeCell.Overlap },
        /* online     */ { LifeCell.Ignore,        LifeCell.End,           LifeCell.EndThenStart, LifeCell.Ignore,      LifeCell.Ignore,     LifeCell.Ignore,   LifeCell.Ignore,     LifeCell.JudgeExit,  LifeCell.Ignore,    LifeCell.ForgetBackoff, LifeCell.Adopt,    LifeCell.StartMissing, LifeCell.Overlap },
        /* stopping   */ { LifeCell.StartAfterEnd, LifeCell.StayDown,      LifeCell.StartAfterEnd, LifeCell.EndLate,    LifeCell.SettleEnd,  LifeCell.Ignore,   LifeCell.Ignore,     LifeCell.SettleEnd,  LifeCell.Ignore,    LifeCell.Ignore,       LifeCell.EndOrAdopt, LifeCell.SettleEnd, LifeCell.PassOver },
        /* stopped    */ { LifeCell.Launch,        LifeCell.NoteStopped,   LifeCell.Launch,       LifeCell.EndLate,     LifeCell.Ignore,     LifeCell.Ignore,   LifeCell.Ignore,     LifeCell.NoteExit,   LifeCell.Ignore,    LifeCell.Ignore,       LifeCell.EndOrAdopt, LifeCell.Ignore, LifeCell.RunJob },
        /* waiting    */ { LifeCell.Launch,        LifeCell.CancelRestart, LifeCell.Launch,       LifeCell.Ignore,      LifeCell.Ignore,     LifeCell.Ignore,   LifeCell.Ignore,     LifeCell.JudgeExit,  LifeCell.LaunchDue, LifeCell.Ignore,       LifeCell.Adopt,     LifeCell.KeepWaiting, LifeCell.RunJob },
        /* errored    */ { LifeCell.Launch,        LifeCell.CancelRestart, LifeCell.Launch,       LifeCell.EndLate,     LifeCell.Ignore,     LifeCell.Ignore,   LifeCell.Ignore,     LifeCell.NoteExit,   LifeCell.Ignore,    LifeCell.Ignore,       LifeCell.EndOrAdopt, LifeCell.Ignore, LifeCell.RunJob },
    };

    private static readonly ProcessState[] Rows =
    [
        ProcessState.Launching, ProcessState.Online, ProcessState.Stopping,
        ProcessState.Stopped, ProcessState.WaitingRestart, ProcessState.Errored,
    ];

    /// <summary>The transition for an event in a state.</summary>
    public static LifeCell Cell(ProcessState state, LifeEventKind kind) => Cells[Array.IndexOf(Rows, state), (int)kind];

    /// <summary>Carries out one step.</summary>
    public static LifeStep Step(ProcessLife life, LifeEvent happened, LifeContext context) =>
        LifeTransitions.Apply(Cell(life.Status, happened.Kind), life, happened, context);

    /// <summary>The table for people: a line per state and event that does something.</summary>
    public static string Print()
    {
        var text = new StringBuilder();
        foreach (var state in Rows)
            foreach (var kind in Columns)
            {
                var cell = Cell(state, kind);
                if (cell != LifeCell.Ignore)
                    text.Append(state.Word().PadRight(16)).Append(kind.ToString().PadRight(18)).Append(cell).Append('\n');
            }

        return text.ToString();
    }
}

/// <summary>The transitions of <see cref="LifeTable"/>.</summary>
internal enum LifeCell
{
    /// <summary>Nothing changes.</summary>
    Ignore,

    /// <summary>Start the first or next process, asked for.</summary>
    Launch,

    /// <summary>Start the next process, its wait being over.</summary>
    LaunchDue,

    /// <summary>The process runs; online unless readiness is waited for.</summary>
    NoteSpawned,

    /// <summary>The process could not be started: the restart rules decide.</summary>
    FailStart,

    /// <summary>Ready: online.</summary>
    GoOnline,

    /// <summary>Not ready in time: end it, then the restart rules decide.</summary>
    EndUnready,

    /// <summary>It ended by itself: the restart rules decide.</summary>
    JudgeExit,

    /// <summary>Start the stop sequence; stay down afterwards.</summary>
    End,

    /// <summary>Start the stop sequence; start again afterwards.</summary>
    EndThenStart,

    /// <summary>Being stopped: start again afterwards.</summary>
    StartAfterEnd,

    /// <summary>Being stopped: stay down afterwards, whatever was planned.</summary>
    StayDown,

    /// <summary>The process that is being stopped has only now been started: end it.</summary>
    EndLate,

    /// <summary>The process being stopped is gone: down, or the next one.</summary>
    SettleEnd,

    /// <summary>Already down: remember why it shall stay so.</summary>
    NoteStopped,

    /// <summary>An old exit arrives late: remember it.</summary>
    NoteExit,

    /// <summary>Waiting or given up: now it is stopped.</summary>
    CancelRestart,

    /// <summary>Up for long: the back-off begins at its first wait again.</summary>
    ForgetBackoff,

    /// <summary>The process lives on: take it over.</summary>
    Adopt,

    /// <summary>A process lives that should not, so it is ended; or one that was started since the last word on disk, which is taken over.</summary>
    EndOrAdopt,

    /// <summary>It ran before and is not there any more: start it.</summary>
    StartMissing,

    /// <summary>Wait for what is left of the time.</summary>
    KeepWaiting,

    /// <summary>A time of its schedule while it runs: the overlap rule decides.</summary>
    Overlap,

    /// <summary>A time of its schedule while it is being stopped: there is no run for it.</summary>
    PassOver,

    /// <summary>A time of its schedule: run it, unless a person stopped it.</summary>
    RunJob,
}
