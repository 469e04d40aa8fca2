using System.Threading.Channels;
using ActorPm.Actors.Processes;
using ActorPm.Contracts.Api;
using ActorPm.Contracts.Keeper;
using Akka.Actor;

namespace ActorPm.Actors.Metrics;

/// <summary>Which process an instance has now.</summary>
/// <param name="Id">The instance.</param>
/// <param name="Generation">Its process, or the one that has ended.</param>
/// <param name="Pid">Its pid; 0 for none.</param>
/// <param name="IsNode">It is run by Node.js itself, which reports by itself.</param>
/// <param name="TemporaryFolder">Where its runtime puts its sockets.</param>
internal sealed record InstanceRuns(int Id, long Generation, int Pid, bool IsNode, string TemporaryFolder) : INoSerializationVerificationNeeded;

/// <summary>The instance is out of the list.</summary>
internal sealed record InstanceForgotten(int Id) : INoSerializationVerificationNeeded;

/// <summary>After attaching: what a process has said before.</summary>
internal sealed record SaidBefore(KeptProcess Kept) : INoSerializationVerificationNeeded;

/// <summary>Asks for figures; answered with <see cref="FiguresRead"/> and the same tag.</summary>
/// <param name="Processes">Instances and the generations of their processes.</param>
/// <param name="Tag">Comes back with the answer.</param>
internal sealed record ReadFigures(IReadOnlyList<(int Id, long Generation)> Processes, object Tag) : INoSerializationVerificationNeeded;

/// <summary>Figures by instance; those that have said nothing are left out.</summary>
internal sealed record FiguresRead(IReadOnlyDictionary<int, ProcessFigures> Figures, object Tag) : INoSerializationVerificationNeeded;

/// <summary>An operation: asks processes to do what they have offered.</summary>
/// <param name="Request">What.</param>
/// <param name="Instances">The instances meant.</param>
/// <param name="Updates">Where updates go.</param>
internal sealed record RunTriggerOn(TriggerAction Request, IReadOnlyList<InstanceStatus> Instances, ChannelWriter<OperationUpdate> Updates)
    : INoSerializationVerificationNeeded;

/// <summary>To those who wait for answers: a process has done what it was asked.</summary>
internal sealed record ActionAnswered(int Id, long Generation, Replied Reply) : INoSerializationVerificationNeeded;

/// <summary>To those who wait for answers: processes of the instance up to this generation are gone or on their way out.</summary>
internal sealed record ProcessWentAway(int Id, long UpToGeneration) : INoSerializationVerificationNeeded;

/// <summary>To the list of apps: this actor has begun anew and knows of no process.</summary>
internal sealed record MetricsForgot : INoSerializationVerificationNeeded;
