using System.Diagnostics.CodeAnalysis;
using ActorPm.Contracts.Apps;

namespace ActorPm.Contracts.Api;

/// <summary>Body of <see cref="ApiRoutes.FleetApps"/>: declares an app of the fleet, or declares it anew.</summary>
public sealed record PutFleetApp
{
    /// <summary>The app. Its number of instances means nothing here, see <see cref="Instances"/>.</summary>
    public required AppSpec Spec { get; init; }

    /// <summary>Which servers it may run on: <c>role=web</c>, <c>server=alpha</c>; empty for all.</summary>
    public string Place { get; set; } = "";

    /// <summary>How many: <c>6</c> in the whole fleet, <c>per_server</c>, <c>per_server:2</c>, <c>single</c>.</summary>
    public string Instances { get; set; } = "1";

    /// <summary><c>spread</c> or <c>pack</c>.</summary>
    public string Strategy { get; set; } = "spread";

    /// <summary>What becomes of the instances of a server that is lost: <c>replace</c>, <c>wait</c>, <c>never</c>.</summary>
    public string OnServerLoss { get; set; } = "replace";

    /// <summary>When a lost server is back: <c>keep_replacement</c> or <c>keep_original</c>.</summary>
    public string OnReturn { get; set; } = "keep_replacement";

    /// <summary><c>server</c>: its ports answer where it has instances; <c>fleet</c>: on every server.</summary>
    public string Publish { get; set; } = "server";

    /// <summary>An app of that name in the fleet is changed; otherwise it is refused.</summary>
    public bool ChangeExisting { get; set; }

    /// <summary><see cref="PlannedApp.Seen"/> of the plan that was agreed to: refused when the app is not as it was then; null agrees to anything.</summary>
    public string? Agreed { get; set; }

    /// <summary>Who asks, for the history.</summary>
    public string? By { get; set; }

    /// <summary>By what, for the history: <c>pbm apply /srv/shop/pm.conf</c>.</summary>
    public string? How { get; set; }

    /// <summary>When, in milliseconds since 1970 (UTC); set by the node.</summary>
    public long? At { get; set; }

    /// <summary>The project that the file names; null for none. A folder is none: on another server another file may lie in it.</summary>
    public string? Project { get; set; }

    /// <summary>JSON can say null where the type does not allow it; whoever takes one in from outside asks this before anything else.</summary>
    public static bool IsWhole([NotNullWhen(true)] PutFleetApp? put) =>
        put is { Place: not null, Instances: not null, Strategy: not null, OnServerLoss: not null, OnReturn: not null, Publish: not null } && AppSpec.IsWhole(put.Spec);
}

/// <summary>Body of <see cref="ApiRoutes.FleetAppsPlan"/>: what declaring these would change.</summary>
/// <param name="Apps">The apps.</param>
public sealed record PlanFleetApps(IReadOnlyList<PutFleetApp> Apps)
{
    /// <summary>The project that the file names; null for none.</summary>
    public string? Project { get; set; }

    /// <summary>
    /// Apps of the fleet that <see cref="Project"/> has declared and that are not among <see cref="Apps"/> are removed. A plan without any
    /// app removes none: the file may be another one of the project.
    /// </summary>
    public bool Prune { get; set; }

    /// <summary>Of these only such are removed; empty for all.</summary>
    public IReadOnlyList<string> Only { get; set; } = [];

    /// <summary>Names of the apps that the file declares for one server: what is called so has not left the file.</summary>
    public IReadOnlyList<string> Others { get; set; } = [];
}

/// <summary>Answer of GET <see cref="ApiRoutes.FleetApps"/>.</summary>
/// <param name="Apps">By name.</param>
/// <param name="Scheduler">Name of the server whose scheduler answered; null when none could be asked: then <see cref="Apps"/> is what this server knows itself.</param>
public sealed record FleetAppList(IReadOnlyList<FleetAppView> Apps, string? Scheduler);

/// <summary>An app of the fleet: where it is and why.</summary>
public sealed record FleetAppView
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Which servers it may run on; empty for all.</summary>
    public string Place { get; set; } = "";

    /// <summary>How many, as declared.</summary>
    public string Instances { get; set; } = "1";

    /// <summary>False: stopped.</summary>
    public bool IsWanted { get; set; } = true;

    /// <summary>Number of its newest declaration.</summary>
    public long Revision { get; set; }

    /// <summary>So many instances have no server.</summary>
    public int Missing { get; set; }

    /// <summary>Why the newest declaration was stopped at its first server; null while it has not failed.</summary>
    public string? Failure { get; set; }

    /// <summary><c>server</c>: its ports answer where it has instances; <c>fleet</c>: on every server.</summary>
    public string Publish { get; set; } = "server";

    /// <summary>The ports that answer on every server; empty while none is known.</summary>
    public IReadOnlyList<string> Listening { get; set; } = [];

    /// <summary>Everything is as it was asked for, or has failed for good: nothing more comes by itself.</summary>
    public bool IsSettled { get; set; }

    /// <summary>Every server of the fleet, with what it has of the app and why.</summary>
    public IReadOnlyList<FleetAppPlace> Places { get; set; } = [];
}

/// <summary>What a server has of an app of the fleet.</summary>
public sealed record FleetAppPlace
{
    /// <summary>Name of the server.</summary>
    public required string Server { get; init; }

    /// <summary>So many instances are assigned to it.</summary>
    public int Assigned { get; set; }

    /// <summary>So many are ready, as it told last; null when it has not told.</summary>
    public int? Ready { get; set; }

    /// <summary>Number of the declaration they have.</summary>
    public long Revision { get; set; }

    /// <summary>Why its port does not answer on this server, though it is published on all; null when it does.</summary>
    public string? PublishProblem { get; set; }

    /// <summary>Why it has as many as it has, in one sentence.</summary>
    public string Reason { get; set; } = "";
}

/// <summary>Body of <see cref="ApiRoutes.FleetServer"/>: changes what a server of the fleet is used for. Null leaves a thing as it is.</summary>
public sealed record ChangeServer
{
    /// <summary>Name or id of the server; null for the one that is asked.</summary>
    public string? Server { get; set; }

    /// <summary>It gets no new instances of the fleet's apps.</summary>
    public bool? IsCordoned { get; set; }

    /// <summary>Its instances of the fleet's apps go to other servers.</summary>
    public bool? IsDraining { get; set; }

    /// <summary>Labels to set; an empty value takes the label away.</summary>
    public IReadOnlyDictionary<string, string>? Labels { get; set; }
}
