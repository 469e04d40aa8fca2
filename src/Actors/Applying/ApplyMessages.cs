using System.Threading.Channels;
using ActorPm.Actors.Apps;
using ActorPm.Contracts.Api;
using Akka.Actor;

namespace ActorPm.Actors.Applying;

/// <summary>To the list of apps, in its turn among the commands: carry out one step.</summary>
/// <param name="Step">Which.</param>
/// <param name="Origin">Where it comes from.</param>
/// <param name="CallerEnvironment">Environment of new apps.</param>
/// <param name="Updates">Where updates go; complete after <see cref="OperationFinished"/>.</param>
internal sealed record RunStep(
    PlannedStep Step,
    ChangeOrigin Origin,
    IReadOnlyDictionary<string, string> CallerEnvironment,
    ChannelWriter<OperationUpdate> Updates) : INoSerializationVerificationNeeded;

/// <summary>To the list of apps: another apply may begin.</summary>
/// <param name="IsOver">It has told its last word: there is nothing for the next node to carry on.</param>
internal sealed record ApplyEnded(bool IsOver) : INoSerializationVerificationNeeded;

/// <summary>To itself, in its turn among the commands: carry on the apply that an earlier node began.</summary>
internal sealed record RunCutOffApply : INoSerializationVerificationNeeded;
