using ActorPm.Contracts;
using ActorPm.Contracts.Api;
using ActorPm.Contracts.Apps;
using ActorPm.Fleet.Apps;

namespace ActorPm.Node.Fleet.Apps;

/// <summary>What has become of one app that is, or was, assigned to this server.</summary>
/// <param name="Revision">Number of the declaration its instances have; 0 for none.</param>
/// <param name="Done">What was carried out last; null for nothing, or when it did not succeed.</param>
internal sealed record AssignedWork(long Revision = 0, AssignedApp? Done = null)
{
    /// <summary>What was tried last, whatever came of it.</summary>
    public AssignedApp? Tried { get; init; }

    /// <summary>The declaration with this number did not become ready; 0 for none.</summary>
    public long FailedRevision { get; init; }

    /// <summary>Why.</summary>
    public string? Failure { get; init; }

    /// <summary>Why this server cannot run it at all; null when it can.</summary>
    public string? Ineligible { get; init; }

    /// <summary>Number of the newest declaration when that was found: another one may be possible here.</summary>
    public long IneligibleAt { get; init; }

    /// <summary>Whether there is something to be done for what is assigned now.</summary>
    public bool IsDueFor(AssignedApp assigned) => Done != assigned && Tried != assigned;

    /// <summary>The app as it is declared for this server.</summary>
    public static AppSpec SpecFor(AssignedApp assigned, AppSpec declared) =>
        declared with { Name = assigned.Name, Instances = assigned.Instances, Autostart = assigned.IsWanted, Single = assigned.IsSingle };

    /// <summary>What an apply on this server comes to.</summary>
    /// <param name="assigned">What was applied.</param>
    /// <param name="updates">What it told.</param>
    public AssignedWork After(AssignedApp assigned, IReadOnlyList<OperationUpdate> updates)
    {
        var code = updates.OfType<OperationFinished>().LastOrDefault()?.Code ?? ExitCode.Failed;
        if (code == ExitCode.Ok) return new AssignedWork(assigned.Revision, assigned) { Tried = assigned };
        var errors = updates.OfType<OperationError>().Select(update => update.Error).ToList();
        if (code == ExitCode.InvalidConfiguration) return (this with { Tried = assigned }).Because(errors);
        var failed = updates.OfType<InstanceFailed>().FirstOrDefault();
        var why = failed is null ? string.Join("; ", errors.Select(error => error.Message)) : failed.Reason;
        return this with { Tried = assigned, FailedRevision = assigned.Revision, Failure = why, Ineligible = null };
    }

    /// <summary>What was tried cannot run on this server, for these reasons.</summary>
    public AssignedWork Because(IEnumerable<ApiError> errors) => this with { Ineligible = string.Join("; ", errors.Select(error => WithoutName(Tried!.Name, error.Message))) };

    private static string WithoutName(string name, string error) => error.StartsWith(name + ": ", StringComparison.Ordinal) ? error[(name.Length + 2)..] : error;
}
