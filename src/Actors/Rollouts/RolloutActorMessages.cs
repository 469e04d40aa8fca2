using ActorPm.Actors.Ports;
using ActorPm.Actors.Processes;
using ActorPm.Contracts.Api;
using Akka.Actor;

namespace ActorPm.Actors.Rollouts;

/// <summary>What a reload is about.</summary>
/// <param name="Number">Its id, unique in this home.</param>
/// <param name="AppId">The app.</param>
/// <param name="AppName">Its name.</param>
/// <param name="Reason">Who asked for it and why, in words.</param>
/// <param name="Drain">Old processes may finish their connections.</param>
/// <param name="ByRule">A rule wants it, nobody asked.</param>
/// <param name="Rollout">Its instances.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="Target">What the app becomes when all are ready; null: it stays what it is.</param>
internal sealed record RolloutPlan(
    long Number, string AppId, string AppName, string Reason, bool Drain, bool ByRule, Rollout Rollout, DateTimeOffset StartedAt, ReloadTarget? Target)
{
    /// <summary>An earlier node began it, and stored this; null for one that begins now.</summary>
    public StoredRollout? CarriedOn { get; init; }
}

/// <summary>To the rollout: something happened to one of its instances.</summary>
/// <param name="Happened">What.</param>
/// <param name="Status">Where the instance stands now; null where that is not known.</param>
/// <param name="ErrorLines">Last lines of the standard error of a new process that failed.</param>
internal sealed record TellRollout(RolloutEvent Happened, InstanceStatus? Status = null, IReadOnlyList<string>? ErrorLines = null)
    : INoSerializationVerificationNeeded;

/// <summary>To the parent: carry this out.</summary>
internal sealed record CarryOutForRollout(RolloutEffect Effect, RolloutPlan Plan) : INoSerializationVerificationNeeded;

/// <summary>To the parent, and on to the list of apps: where a reload stands now.</summary>
/// <param name="AppId">Its app; set by the parent.</param>
/// <param name="View">Where it stands.</param>
internal sealed record RolloutChanged(string AppId, RolloutView View) : INoSerializationVerificationNeeded;

/// <summary>To an app: reload it.</summary>
/// <param name="Ids">Its instances that are meant.</param>
/// <param name="Reason">Who asked and why, in words.</param>
/// <param name="Parallel">So many at once; null lets the number of instances decide.</param>
/// <param name="Operation">Told how it went; null for none.</param>
/// <param name="Target">What the new processes are started with; null for what the app is. It becomes what the app is by an <see cref="AppChanged"/> that follows.</param>
internal sealed record ReloadApp(IReadOnlyList<int> Ids, string Reason, int? Parallel, IActorRef? Operation, ReloadTarget? Target = null) : INoSerializationVerificationNeeded;

/// <summary>To an operation: what was not replaced stays as it is; nothing more is to be waited for.</summary>
/// <param name="Error">What to say.</param>
/// <param name="Ids">The instances it was about.</param>
internal sealed record RolloutStopped(ApiError Error, IReadOnlyList<int> Ids) : INoSerializationVerificationNeeded;

/// <summary>
/// To the list of apps: a reload that an earlier node began is over. What the app becomes by it is up to the list: the
/// apply it was a part of is gone.
/// </summary>
/// <param name="AppId">The app.</param>
/// <param name="Target">What it was to become.</param>
/// <param name="Succeeded">All new processes are ready.</param>
internal sealed record CarriedOnReloadEnded(string AppId, ReloadTarget Target, bool Succeeded) : INoSerializationVerificationNeeded;
