using ActorPm.Contracts.Api;
using ActorPm.Contracts.Apps;

namespace ActorPm.Actors.Ports;

/// <summary>
/// A reload under way on disk: enough for the next node to carry it on. Written before its first step, and when it is
/// decided that it fails; which instances have their new process is written with them (<c>ProcessMemory.Reload</c>).
/// Stored as JSON, fields are only added.
/// </summary>
public sealed record StoredRollout
{
    /// <summary>The app.</summary>
    public required string AppId { get; init; }

    /// <summary>Its number, from the same counter as generations: a process of a higher one was started by it, or after.</summary>
    public required long Number { get; init; }

    /// <summary>Who asked for it and why, in words.</summary>
    public required string Reason { get; init; }

    /// <summary>When it began.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>The instances in the order in which they are replaced.</summary>
    public required IReadOnlyList<StoredRolloutSlot> Slots { get; init; }

    /// <summary>Old processes may finish their connections.</summary>
    public bool Drain { get; set; } = true;

    /// <summary>A rule wants it, nobody asked.</summary>
    public bool ByRule { get; set; }

    /// <summary>So many at once, after the first one.</summary>
    public int Parallel { get; set; } = 1;

    /// <summary>Running, or how it will end once those that are busy have settled.</summary>
    public RolloutState State { get; set; } = RolloutState.Running;

    /// <summary>Why it fails or was called off, in words.</summary>
    public string? Why { get; set; }

    /// <summary>What is to be told of instances that failed, a line each.</summary>
    public IReadOnlyList<string> Stories { get; set; } = [];

    /// <summary>What the app becomes when all are ready; null: it stays what it is.</summary>
    public ReloadTarget? Target { get; set; }
}

/// <summary>One instance of a stored reload.</summary>
/// <param name="Id">The instance.</param>
/// <param name="Beside">The new process starts beside the old one; otherwise the old one is stopped first.</param>
public sealed record StoredRolloutSlot(int Id, bool Beside);

/// <summary>What an app becomes when a reload has succeeded.</summary>
/// <param name="Spec">The declaration of the new processes.</param>
/// <param name="Revision">What the app is until then: when that has changed, this reload is about something else.</param>
/// <param name="How">By what, for the history.</param>
/// <param name="By">Who, for the history; null where that is not known.</param>
/// <param name="Apply">The apply it is part of; null for none.</param>
/// <param name="Project">The project whose file declares the app; null leaves it with the one it has.</param>
public sealed record ReloadTarget(AppSpec Spec, int Revision, string How, string? By = null, string? Apply = null, string? Project = null)
{
    /// <summary>Environment of the shell for the new processes; null: the one the app has.</summary>
    public IReadOnlyDictionary<string, string>? CallerEnvironment { get; init; }
}

/// <summary>Adds or replaces a reload under way.</summary>
/// <param name="Rollout">The reload.</param>
public sealed record PutRollout(StoredRollout Rollout) : StateChange;

/// <summary>A reload is over.</summary>
/// <param name="AppId">Its app.</param>
/// <param name="Number">Its number; null: those that the app was to become something else by.</param>
public sealed record RemoveRollout(string AppId, long? Number) : StateChange;

/// <summary>An apply under way on disk, stored as JSON; fields are only added.</summary>
public sealed record StoredApply
{
    /// <summary>Its id, the same in the history of all of its apps.</summary>
    public required string Id { get; init; }

    /// <summary>What was asked for: whatever of it is done already makes no difference any more when it is planned again.</summary>
    public required ApplyApps Request { get; init; }

    /// <summary>When it began.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>It was carried on once after its node had gone: a second time it is not, lest it be the reason.</summary>
    public bool CarriedOn { get; set; }
}

/// <summary>Adds or replaces the apply under way.</summary>
/// <param name="Apply">The apply.</param>
public sealed record PutApply(StoredApply Apply) : StateChange;

/// <summary>No apply is under way.</summary>
public sealed record RemoveApply : StateChange;
