using System.Collections.Immutable;
using ActorPm.Contracts.Api;

namespace ActorPm.Actors.Rollouts;

/// <summary>
/// The state of one reload: a slot for each instance, replaced one after the other (the first alone, then a
/// few at once). Immutable; <see cref="RolloutTable"/> decides.
/// </summary>
internal sealed record Rollout
{
    /// <summary>The instances in the order in which they are replaced.</summary>
    public required ImmutableList<RolloutSlot> Slots { get; init; }

    /// <summary>So many new processes may be starting at once, after the first one has shown that it works.</summary>
    public int Parallel { get; init; } = 1;

    /// <summary>Running until it is decided how it ends; some slots may still be busy then.</summary>
    public RolloutState State { get; init; } = RolloutState.Running;

    /// <summary>Why it failed or was called off, in words.</summary>
    public string? Why { get; init; }

    /// <summary>Nothing will happen any more.</summary>
    public bool IsOver => Slots.All(slot => slot.IsAtRest);

    /// <summary>Instances whose new process serves.</summary>
    public int Replaced => Slots.Count(slot => slot.Phase is SlotPhase.Leaving or SlotPhase.Replaced);
}

/// <summary>One instance within a reload.</summary>
/// <param name="Id">The instance.</param>
/// <param name="Beside">The new process starts beside the old one; otherwise the old one is stopped first.</param>
/// <param name="Phase">Where it stands.</param>
internal sealed record RolloutSlot(int Id, bool Beside, SlotPhase Phase = SlotPhase.Waiting)
{
    /// <summary>Nothing more happens to it unless the rollout goes on to it.</summary>
    public bool IsAtRest => Phase is SlotPhase.Replaced or SlotPhase.Kept or SlotPhase.Failed;
}

/// <summary>
/// Where one instance of a reload stands.
/// <code>
///   clearing ─ended─▶ waiting     only after a node went away, whose new process cannot be taken over
///   waiting ─▶ starting ─ready─▶ taking ─route open─▶ leaving ─old gone─▶ replaced
///      │           │ failed                (without a shared port: starting ─ready─▶ replaced)
///      │           ├──────────▶ failed
///      └───────────┴──────────▶ kept        another one failed, or it was called off
/// </code>
/// </summary>
internal enum SlotPhase
{
    /// <summary>The old process serves; its turn comes.</summary>
    Waiting,

    /// <summary>A new process that an earlier node began is being ended; then its turn comes.</summary>
    Clearing,

    /// <summary>The new process is being started; beside it the old one serves.</summary>
    Starting,

    /// <summary>The new process is ready and is being given the place.</summary>
    Taking,

    /// <summary>The new process serves, the old one finishes its connections.</summary>
    Leaving,

    /// <summary>The new process serves, the old one is gone.</summary>
    Replaced,

    /// <summary>The new process did not become ready and is gone.</summary>
    Failed,

    /// <summary>The old process goes on as it was.</summary>
    Kept,
}
