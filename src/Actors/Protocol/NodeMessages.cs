using System.Threading.Channels;
using ActorPm.Contracts.Api;
using Akka.Actor;

namespace ActorPm.Actors.Protocol;

/// <summary>
/// What the API may send to <c>/user/node</c>. Questions are answered with the type named, or with
/// <see cref="Refused"/>. Operations write their updates into the channel and complete it after
/// <see cref="OperationFinished"/>; they answer nothing.
/// </summary>
public interface INodeMessage : INoSerializationVerificationNeeded;

/// <summary>Answered with <see cref="InstanceList"/>. Empty targets: all.</summary>
/// <param name="Targets">Which.</param>
public sealed record GetInstances(IReadOnlyList<string> Targets) : INodeMessage;

/// <summary>Answered with <see cref="InstanceDetails"/>. Empty targets: all.</summary>
/// <param name="Targets">Which.</param>
public sealed record GetDetails(IReadOnlyList<string> Targets) : INodeMessage;

/// <summary>Answered with <see cref="InstanceEnvironment"/>.</summary>
/// <param name="Target">Which.</param>
public sealed record GetEnvironment(string Target) : INodeMessage;

/// <summary>Answered with <see cref="WhyReport"/>.</summary>
/// <param name="Targets">Which.</param>
public sealed record GetWhy(IReadOnlyList<string> Targets) : INodeMessage;

/// <summary>Answered with <see cref="RolloutList"/>. Empty targets: all.</summary>
/// <param name="Targets">Of which apps.</param>
public sealed record GetRollouts(IReadOnlyList<string> Targets) : INodeMessage;

/// <summary>Answered with <see cref="SnapshotSaved"/>.</summary>
/// <param name="Force">An empty list is saved too.</param>
/// <param name="Clear">Save an empty list in place of what is there.</param>
public sealed record SaveSnapshot(bool Force = false, bool Clear = false) : INodeMessage;

/// <summary>An operation: starts what the snapshot has and is not there.</summary>
/// <param name="Updates">Where updates go.</param>
public sealed record RunResurrect(ChannelWriter<OperationUpdate> Updates) : INodeMessage;

/// <summary>An operation: declares and starts apps.</summary>
/// <param name="Request">Which and how.</param>
/// <param name="Updates">Where updates go.</param>
public sealed record RunStart(StartApps Request, ChannelWriter<OperationUpdate> Updates) : INodeMessage;

/// <summary>An operation on apps that are there.</summary>
/// <param name="Request">Which and what.</param>
/// <param name="Updates">Where updates go.</param>
public sealed record RunAction(ActOnApps Request, ChannelWriter<OperationUpdate> Updates) : INodeMessage
{
    /// <summary>The fleet asks, not a person: its own apps are meant.</summary>
    public bool ByFleet { get; init; }
}

/// <summary>An operation: another number of instances.</summary>
/// <param name="Request">Of which app and how many.</param>
/// <param name="Updates">Where updates go.</param>
public sealed record RunScale(ScaleApp Request, ChannelWriter<OperationUpdate> Updates) : INodeMessage;

/// <summary>Answered with <see cref="ApplyPlan"/>.</summary>
/// <param name="Request">What a file declares.</param>
public sealed record GetPlan(ApplyApps Request) : INodeMessage;

/// <summary>An operation: makes the list of apps the same as a file.</summary>
/// <param name="Request">What the file declares.</param>
/// <param name="Updates">Where updates go.</param>
public sealed record RunApply(ApplyApps Request, ChannelWriter<OperationUpdate> Updates) : INodeMessage;

/// <summary>Answered with <see cref="AppHistories"/>. Empty targets: all.</summary>
/// <param name="Targets">Of which apps.</param>
public sealed record GetHistory(IReadOnlyList<string> Targets) : INodeMessage;

/// <summary>
/// An operation: all apps are remembered as stopped by <c>kill</c>, and stopped. Ending keeper and node
/// is left to the host, after <see cref="OperationFinished"/>.
/// </summary>
/// <param name="Updates">Where updates go.</param>
public sealed record RunKill(ChannelWriter<OperationUpdate> Updates) : INodeMessage;

/// <summary>An operation: asks processes to do what they have offered.</summary>
/// <param name="Request">Which and what.</param>
/// <param name="Updates">Where updates go.</param>
public sealed record RunTrigger(TriggerAction Request, ChannelWriter<OperationUpdate> Updates) : INodeMessage;

/// <summary>Answered with <see cref="Standing"/>: the apps the fleet has put here.</summary>
public sealed record GetStanding : INodeMessage;

/// <summary>Where apps of the fleet stand on this server.</summary>
/// <param name="Apps">By name.</param>
public sealed record Standing(IReadOnlyList<StandingApp> Apps) : INodeMessage;

/// <summary>One app.</summary>
/// <param name="Name">Its name.</param>
/// <param name="There">So many instances are there.</param>
/// <param name="Ready">So many of them are online.</param>
/// <param name="IsDown">None of them runs or waits to run.</param>
public sealed record StandingApp(string Name, int There, int Ready, bool IsDown)
{
    /// <summary>Where its instances listen through the keeper.</summary>
    public IReadOnlyList<string> Listening { get; init; } = [];
}

/// <summary>On the event stream of the ActorSystem: a keeper is there that may know nothing.</summary>
public sealed record KeeperArrived : INodeMessage;

/// <summary>On the event stream of the ActorSystem: an instance of an app that the fleet has put here is in another state.</summary>
/// <param name="Name">The app.</param>
public sealed record FleetInstanceChanged(string Name) : INodeMessage;

/// <summary>The answer to a question that cannot be answered.</summary>
/// <param name="Error">Why.</param>
public sealed record Refused(ApiError Error) : INodeMessage;
