using ActorPm.Contracts.Apps;
using ActorPm.Contracts.Processes;

namespace ActorPm.Actors.Processes;

/// <summary>The state of one life: what is remembered, and what is true of the running process only.</summary>
internal sealed record ProcessLife
{
    /// <summary>What is stored.</summary>
    public required ProcessMemory Memory { get; init; }

    /// <summary>The running process; null while there is none or it is not known yet.</summary>
    public ProcessIdentity? Process { get; init; }

    /// <summary>What follows the end of a process that is being stopped.</summary>
    public AfterEnd After { get; init; }

    /// <summary>Where its life stands.</summary>
    public ProcessState Status => Memory.Status;
}

/// <summary>What follows the end of a process that is being stopped.</summary>
internal enum AfterEnd
{
    /// <summary>It stays down.</summary>
    StayDown,

    /// <summary>The next process is started.</summary>
    StartAgain,

    /// <summary>The restart rules decide: it was ended because it did not become ready.</summary>
    Judge,
}

/// <summary>What a step may look at besides the state.</summary>
/// <param name="Spec">The app.</param>
/// <param name="Now">Wall clock.</param>
/// <param name="NextGeneration">Number the next process would get.</param>
/// <param name="AwaitsReady">A process is online only once it is ready, not as soon as it runs.</param>
/// <param name="OneTry">
/// Whatever ends stays down: a process that has not taken its place yet, or has left it, is never started again.
/// </param>
/// <param name="ReadyWithin">How long readiness is waited for; null for the limit of the app.</param>
internal sealed record LifeContext(AppSpec Spec, DateTimeOffset Now, long NextGeneration, bool AwaitsReady = false, bool OneTry = false, TimeSpan? ReadyWithin = null);

/// <summary>The outcome of a step.</summary>
/// <param name="Life">The new state.</param>
/// <param name="Effects">What to do, in this order.</param>
internal sealed record LifeStep(ProcessLife Life, IReadOnlyList<LifeEffect> Effects);
