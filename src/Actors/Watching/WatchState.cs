using System.Collections.Immutable;
using ActorPm.Actors.Ports;

namespace ActorPm.Actors.Watching;

/// <summary>What is remembered of the changes of one app.</summary>
internal sealed record WatchState
{
    public static WatchState Empty { get; } = new();

    /// <summary>Paths that changed since the last restart, in no order.</summary>
    public ImmutableHashSet<string> Burst { get; init; } = [];

    /// <summary>The change the restart is named after.</summary>
    public FileChange Trigger { get; init; }

    /// <summary>When the burst began, and its newest change.</summary>
    public DateTimeOffset BeganAt { get; init; }

    public DateTimeOffset ChangedAt { get; init; }

    /// <summary>The last restart for a change; null before the first.</summary>
    public DateTimeOffset? RestartedAt { get; init; }

    /// <summary>What single paths have caused.</summary>
    public ImmutableDictionary<string, PathRecord> Paths { get; init; } = ImmutableDictionary<string, PathRecord>.Empty;
}

/// <summary>What one path has caused.</summary>
/// <param name="Restarts">When it caused restarts, within the window.</param>
/// <param name="Suspensions">How often it was suspended.</param>
/// <param name="IsSuspended">Its changes do not count now.</param>
/// <param name="ChangedAt">Its newest change.</param>
internal sealed record PathRecord(ImmutableList<DateTimeOffset> Restarts, int Suspensions, bool IsSuspended, DateTimeOffset ChangedAt)
{
    public static PathRecord None { get; } = new([], 0, false, default);
}

/// <summary>What follows when a wait is over.</summary>
/// <param name="State">What is remembered now.</param>
/// <param name="WaitOn">Changes still come: ask again after this; null otherwise.</param>
/// <param name="Restart">Restart the app; null otherwise.</param>
internal sealed record WatchStep(WatchState State, TimeSpan? WaitOn = null, WatchRestart? Restart = null);

/// <summary>A restart that changes ask for.</summary>
/// <param name="Trigger">The change it is named after.</param>
/// <param name="Files">How many files changed in all.</param>
/// <param name="Suspended">Paths whose changes do not count from now on.</param>
internal sealed record WatchRestart(FileChange Trigger, int Files, IReadOnlyList<string> Suspended);
