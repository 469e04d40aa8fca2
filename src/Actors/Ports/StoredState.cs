using ActorPm.Actors.Processes;
using ActorPm.Contracts.Apps;

namespace ActorPm.Actors.Ports;

/// <summary>All of the wanted state of one server.</summary>
/// <param name="Apps">Apps, deleted ones that are still kept included.</param>
/// <param name="Instances">Instances of the apps that are not deleted.</param>
/// <param name="Notices">What the operator must know about the loading (a database set aside).</param>
/// <param name="Rebuilt">The database was missing or unreadable: what the keeper runs is adopted from its copies.</param>
public sealed record StoredState(
    IReadOnlyList<StoredApp> Apps,
    IReadOnlyList<StoredInstance> Instances,
    IReadOnlyList<string> Notices,
    bool Rebuilt)
{
    /// <summary>Reloads that were under way when the node or its ActorSystem ended.</summary>
    public IReadOnlyList<StoredRollout> Rollouts { get; init; } = [];

    /// <summary>The apply that was under way; null for none.</summary>
    public StoredApply? Apply { get; init; }
}

/// <summary>One app on disk.</summary>
public sealed record StoredApp
{
    /// <summary>Opaque id, unique for ever; names the actor.</summary>
    public required string AppId { get; init; }

    /// <summary>What was declared.</summary>
    public required AppSpec Spec { get; init; }

    /// <summary>Environment of the shell that started it; a record of its own, not part of the spec.</summary>
    public required IReadOnlyDictionary<string, string> CallerEnvironment { get; init; }

    /// <summary>When it was declared.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was deleted; null while it is in the list.</summary>
    public DateTimeOffset? DeletedAt { get; set; }

    /// <summary>It was running when it was deleted, so <c>undelete</c> starts it again.</summary>
    public bool WantedWhenDeleted { get; set; }

    /// <summary>The project whose file declares it; null for none.</summary>
    public string? Project { get; set; }

    /// <summary>Number of its newest revision; 0 for an app from before there were any.</summary>
    public int Revision { get; set; }

    /// <summary>Its group of processes for the keeper. An app of the fleet has the same on every server, since its ports may answer on all.</summary>
    public string HandoffGroup => FleetProject.Is(Project) ? Project! : AppId;
}

/// <summary>What an app was from one change to the next.</summary>
/// <param name="Number">Counts up from 1 within the app.</param>
/// <param name="At">When it was made.</param>
/// <param name="By">Who made it; null where that is not known.</param>
/// <param name="How">By what; null where that is not known.</param>
/// <param name="Apply">The apply that made it, the same for all of its apps; null for another command.</param>
/// <param name="Spec">The whole declaration.</param>
public sealed record StoredRevision(int Number, DateTimeOffset At, string? By, string? How, string? Apply, AppSpec Spec);

/// <summary>One instance on disk: its place, and what is remembered of its life.</summary>
/// <param name="Id">Number on this server.</param>
/// <param name="AppId">Its app.</param>
/// <param name="Slot">Number within the app, from 0.</param>
/// <param name="Wanted">The last thing asked for was to run it.</param>
/// <param name="Memory">What its life remembers.</param>
public sealed record StoredInstance(int Id, string AppId, int Slot, bool Wanted, ProcessMemory Memory);

/// <summary>One change of the stored state.</summary>
public abstract record StateChange;

/// <summary>Adds or replaces an app.</summary>
/// <param name="App">The app.</param>
public sealed record PutApp(StoredApp App) : StateChange;

/// <summary>Adds a revision of an app; the oldest ones over <see cref="Kept"/> are forgotten.</summary>
/// <param name="AppId">The app.</param>
/// <param name="Revision">The revision.</param>
public sealed record PutRevision(string AppId, StoredRevision Revision) : StateChange
{
    /// <summary>So many revisions of an app can be gone back to.</summary>
    public const int Kept = 30;
}

/// <summary>Forgets an app, its instances and its revisions for good.</summary>
/// <param name="AppId">The app.</param>
public sealed record RemoveApp(string AppId) : StateChange;

/// <summary>Adds or replaces an instance.</summary>
/// <param name="Instance">The instance.</param>
public sealed record PutInstance(StoredInstance Instance) : StateChange;

/// <summary>Replaces what the life of an instance remembers; an instance that is not there is left so.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Memory">What it remembers now.</param>
public sealed record RememberInstance(int Id, ProcessMemory Memory) : StateChange;

/// <summary>Changes what is wanted of instances, and nothing else of them.</summary>
/// <param name="Ids">Their numbers.</param>
/// <param name="Wanted">To run, or not.</param>
public sealed record SetWanted(IReadOnlyList<int> Ids, bool Wanted) : StateChange;

/// <summary>Forgets an instance.</summary>
/// <param name="Id">Its number.</param>
public sealed record RemoveInstance(int Id) : StateChange;

/// <summary>Adds or replaces a named snapshot of the list (<c>pbm save</c>).</summary>
/// <param name="Name">Its name.</param>
/// <param name="Apps">Its apps with what was wanted of them.</param>
public sealed record PutSnapshot(string Name, IReadOnlyList<SnapshotApp> Apps) : StateChange;

/// <summary>One app of a named snapshot.</summary>
/// <param name="App">The app.</param>
/// <param name="WantedInstances">How many of its instances were to run; 0 for a stopped app.</param>
public sealed record SnapshotApp(StoredApp App, int WantedInstances);
