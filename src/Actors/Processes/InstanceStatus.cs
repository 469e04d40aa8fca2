using ActorPm.Actors.Ports;
using ActorPm.Actors.Targets;
using ActorPm.Contracts.Apps;
using ActorPm.Contracts.Processes;

namespace ActorPm.Actors.Processes;

/// <summary>All that is known of one instance at one moment; immutable, passed up the hierarchy at every change.</summary>
/// <param name="Id">Number on this server.</param>
/// <param name="Slot">Number within its app.</param>
/// <param name="App">Its app.</param>
/// <param name="Memory">What its life remembers.</param>
/// <param name="Process">Its running process; null for none.</param>
/// <param name="Facts">Files and facts shown with it.</param>
/// <param name="Attachment">The attachment to the keeper whose word this takes into account; 0 for none yet.</param>
internal sealed record InstanceStatus(
    int Id,
    int Slot,
    StoredApp App,
    ProcessMemory Memory,
    ProcessIdentity? Process,
    InstanceFacts Facts,
    int Attachment) : ITargetCandidate
{
    /// <summary>How connections reach its running process.</summary>
    public HandoffKind Handoff { get; init; } = HandoffKind.None;

    /// <summary>Where its running process listens through the keeper.</summary>
    public IReadOnlyList<string> Listening { get; init; } = [];

    /// <summary>What its running process has yet to do to be online, in words; null for nothing.</summary>
    public string? Awaited { get; init; }

    /// <summary>Why its next process is not started yet although it is wanted, in words; null for no such reason.</summary>
    public string? Held { get; init; }

    /// <summary>End of the lease of its running process as it was told last, in ms of CLOCK_BOOTTIME; null for none.</summary>
    public long? LeaseUntil { get; init; }

    /// <summary>Why the limits of its running process are not in force; null when they are, and when it has none.</summary>
    public string? LimitsProblem { get; init; }

    /// <summary>Pid; 0 while there is no process, and while one waits for its restart (PM2 goes on showing the dead one).</summary>
    public int Pid => Process?.Pid ?? 0;

    public string Name => App.Spec.Name;

    public string Namespace => App.Spec.Namespace;

    public string Script => App.Spec.Script;

    public ProcessState State => Memory.Status;
}
