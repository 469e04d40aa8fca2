using System.Text.Json.Serialization;
using ActorPm.Contracts.Api;
using ActorPm.Contracts.Apps;

namespace ActorPm.Fleet.Apps;

/// <summary>
/// An app of the fleet, as all servers know it: what was declared, where it may run, and how far its newest declaration has
/// come. Written by the scheduler alone, one record for each name, kept as a mark when it is deleted.
/// </summary>
public sealed record FleetApp
{
    /// <summary>Its name; unique in the fleet.</summary>
    public required string Name { get; init; }

    /// <summary>What was declared. Its number of instances means nothing here: each server is told its own.</summary>
    public required AppSpec Spec { get; init; }

    /// <summary>Which servers it may run on, such as <c>role=web</c>; empty for all.</summary>
    public string Place { get; set; } = "";

    /// <summary>How many: <c>6</c>, <c>per_server</c>, <c>per_server:2</c>, <c>single</c>.</summary>
    public string Instances { get; set; } = "1";

    /// <summary><c>spread</c> or <c>pack</c>.</summary>
    public string Strategy { get; set; } = "spread";

    /// <summary>What becomes of the instances of a server that is lost: <c>replace</c>, <c>wait</c>, <c>never</c>.</summary>
    public string OnServerLoss { get; set; } = "replace";

    /// <summary>When a lost server is back: <c>keep_replacement</c> or <c>keep_original</c>.</summary>
    public string OnReturn { get; set; } = "keep_replacement";

    /// <summary><c>server</c>: its ports answer where it has instances; <c>fleet</c>: on every server.</summary>
    public string Publish { get; set; } = "server";

    /// <summary>The ports that answer on every server, as declared or as its instances have told (<see cref="Publishing.PublishedPorts"/>).</summary>
    public IReadOnlyList<string> Listening { get; set; } = [];

    /// <summary>False: stopped by <c>pbm stop</c>; it keeps its places.</summary>
    public bool IsWanted { get; set; } = true;

    /// <summary>Number of the declaration; servers are brought to it one after the other.</summary>
    public long Revision { get; set; } = 1;

    /// <summary>The last declaration that has come to every server, for those that are to take over instances while the newest has failed.</summary>
    public AppSpec? ProvenSpec { get; set; }

    /// <summary>Its number; 0 for none yet.</summary>
    public long ProvenRevision { get; set; }

    /// <summary>Why <see cref="Revision"/> was stopped at its first server; null while it has not failed.</summary>
    public string? Failure { get; set; }

    /// <summary>What lost servers had, by server id, for <c>keep_original</c>.</summary>
    public IReadOnlyDictionary<string, int> Displaced { get; set; } = new Dictionary<string, int>();

    /// <summary>It was deleted; the mark stays, or an old record would bring it back.</summary>
    public bool IsDeleted { get; set; }

    /// <summary>Who declared it last; null where that is not known.</summary>
    public string? By { get; set; }

    /// <summary>When it was declared last, in milliseconds since 1970 (UTC), by the clock of the server it was declared at; null where that is not known.</summary>
    public long? At { get; set; }

    /// <summary>By what: <c>pbm apply /srv/shop/pm.conf</c>; null where that is not known.</summary>
    public string? How { get; set; }

    /// <summary>The project that its file names; null for none.</summary>
    public string? Project { get; set; }

    /// <summary>What was declared before, newest first, as far as it is kept.</summary>
    public IReadOnlyList<EarlierDeclaration> Earlier { get; set; } = [];

    /// <summary>The present declaration, as it would be declared again.</summary>
    [JsonIgnore]
    public PutFleetApp Declared => new()
    {
        Spec = Spec,
        Place = Place,
        Instances = Instances,
        Strategy = Strategy,
        OnServerLoss = OnServerLoss,
        OnReturn = OnReturn,
        Publish = Publish,
        By = By,
        At = At,
        How = How,
        Project = Project,
    };

    /// <summary>Changes with everything that people change of it; for a plan that is agreed to before it is carried out.</summary>
    public static string Seen(FleetApp? app) => app is null or { IsDeleted: true } ? "new" : $"{app.Revision}/{app.Instances}/{(app.IsWanted ? "on" : "off")}";

    /// <summary>The declaration of a number; null when it is neither the newest nor the last proven one.</summary>
    public AppSpec? SpecOf(long revision) => revision == Revision ? Spec : revision == ProvenRevision ? ProvenSpec : null;
}
