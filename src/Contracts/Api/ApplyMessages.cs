using System.Text.Json.Serialization;
using ActorPm.Contracts.Apps;

namespace ActorPm.Contracts.Api;

/// <summary>
/// A file is the truth about its apps: what differs from it is changed, nothing else. The same request asks
/// for the plan and has it carried out.
/// </summary>
public sealed record ApplyApps
{
    /// <summary>The apps as the file declares them.</summary>
    public required IReadOnlyList<AppSpec> Apps { get; init; }

    /// <summary>Environment of the caller, for apps that are new; that of the others stays as it is.</summary>
    public required IReadOnlyDictionary<string, string> CallerEnvironment { get; init; }

    /// <summary>The project whose file it is; null leaves the apps with the project they have.</summary>
    public string? Project { get; set; }

    /// <summary>Apps of the project that are not among <see cref="Apps"/> any more are removed.</summary>
    public bool Prune { get; set; }

    /// <summary>What is removed finishes its connections first: new ones go elsewhere.</summary>
    public bool DrainRemoved { get; set; }

    /// <summary>Of the project's apps only these are meant; empty for all.</summary>
    public IReadOnlyList<string> Only { get; set; } = [];

    /// <summary><see cref="ApplyPlan.Fingerprint"/> of the plan that was agreed to; null agrees to any.</summary>
    public string? Agreed { get; set; }

    /// <summary>Who asks, for the history.</summary>
    public string? By { get; set; }

    /// <summary>By what, for the history: <c>pbm apply /srv/shop/pm.conf</c>.</summary>
    public string? How { get; set; }
}

/// <summary>What an apply would do; apps that stay as they are are only counted.</summary>
public sealed record ApplyPlan
{
    /// <summary>The same for the same plan.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>In the order in which they would be carried out.</summary>
    public required IReadOnlyList<PlannedApp> Changes { get; init; }

    /// <summary>So many apps stay as they are.</summary>
    public required int Unchanged { get; init; }

    /// <summary>Everything that is wrong; nothing would be done then.</summary>
    public IReadOnlyList<ApiError> Errors { get; set; } = [];

    /// <summary>What a person should know: one line each.</summary>
    public IReadOnlyList<string> Notices { get; set; } = [];
}

/// <summary>What is done to one app.</summary>
/// <param name="Name">The app.</param>
/// <param name="Change">The most that is done to it.</param>
/// <param name="Fields">Field by field; empty where there is nothing to compare.</param>
public sealed record PlannedApp(string Name, AppChange Change, IReadOnlyList<FieldChange> Fields)
{
    /// <summary>It is an app of the fleet, where it stands so; null for one of this server.</summary>
    public string? Place { get; set; }

    /// <summary>What the plan was made from, for <see cref="PutFleetApp.Agreed"/>; null for an app of this server.</summary>
    public string? Seen { get; set; }
}

/// <summary>What is done to an app, least first.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AppChange>))]
public enum AppChange
{
    /// <summary>Rules change; its processes stay.</summary>
    [JsonStringEnumMemberName("in_place")]
    InPlace,

    /// <summary>What was stopped or has failed is started.</summary>
    [JsonStringEnumMemberName("start")]
    Start,

    /// <summary>Instances are added or taken away; the others stay.</summary>
    [JsonStringEnumMemberName("scale")]
    Scale,

    /// <summary>New processes take the place of the old ones.</summary>
    [JsonStringEnumMemberName("reload")]
    Reload,

    /// <summary>It is new.</summary>
    [JsonStringEnumMemberName("add")]
    Add,

    /// <summary>It is stopped and taken out of the list.</summary>
    [JsonStringEnumMemberName("remove")]
    Remove,
}

/// <summary>One field of an app that changes.</summary>
/// <param name="Field">Its key in a file; <c>env.LEVEL</c> for a variable.</param>
/// <param name="Before">Its value as text; null where it has none, or it is a secret.</param>
/// <param name="After">The same after the change.</param>
/// <param name="Change">What the field alone would need.</param>
public sealed record FieldChange(string Field, string? Before, string? After, AppChange Change);

/// <summary>How apps came to be as they are.</summary>
/// <param name="Apps">By name.</param>
public sealed record AppHistories(IReadOnlyList<AppHistory> Apps);

/// <summary>The revisions of one app that are kept, newest first.</summary>
/// <param name="Name">The app.</param>
/// <param name="Revisions">Its revisions.</param>
public sealed record AppHistory(string Name, IReadOnlyList<AppRevision> Revisions);

/// <summary>What an app was from one change to the next.</summary>
public sealed record AppRevision
{
    /// <summary>Counts up from 1.</summary>
    public required int Number { get; init; }

    /// <summary>When it was made, ms since the epoch.</summary>
    public required long At { get; init; }

    /// <summary>Who made it; null where that is not known.</summary>
    public string? By { get; set; }

    /// <summary>By what: <c>pbm apply /srv/shop/pm.conf</c>.</summary>
    public string? How { get; set; }

    /// <summary>The apply that made it, the same for all of its apps; null for another command.</summary>
    public string? Apply { get; set; }

    /// <summary>The whole declaration.</summary>
    public required AppSpec Spec { get; init; }

    /// <summary>What it changed of the revision before it; empty for the first one that is kept.</summary>
    public IReadOnlyList<FieldChange> Changes { get; set; } = [];

    /// <summary>Of an app of the fleet: all that was declared, to be declared again. Null for an app of a server.</summary>
    public PutFleetApp? OfFleet { get; set; }

    /// <summary>Why it did not become ready, so that what was before it runs on; null when it did.</summary>
    public string? Failure { get; set; }
}
