using System.Text.Json.Serialization;
using ActorPm.Fleet.Apps;
using ActorPm.Fleet.Membership;

namespace ActorPm.Fleet.Wire;

/// <summary>Source-generated JSON of <c>fleet.json</c> and of what servers of a fleet say to each other. Fields are only ever added.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(AdmitServer))]
[JsonSerializable(typeof(AskAuthorityKey))]
[JsonSerializable(typeof(Assignment))]
[JsonSerializable(typeof(AssignmentConfirmed))]
[JsonSerializable(typeof(AuthorityKeyGiven))]
[JsonSerializable(typeof(ClusterAnswer))]
[JsonSerializable(typeof(CommandAnswer))]
[JsonSerializable(typeof(DeclareFleetApp))]
[JsonSerializable(typeof(DeleteFleetApp))]
[JsonSerializable(typeof(FleetApp))]
[JsonSerializable(typeof(FleetAppTold))]
[JsonSerializable(typeof(FleetAppsTold))]
[JsonSerializable(typeof(FleetFile))]
[JsonSerializable(typeof(GetFleetApps))]
[JsonSerializable(typeof(IReadOnlyList<AssignedApp>))]
[JsonSerializable(typeof(KnownMembers))]
[JsonSerializable(typeof(OpenRelayPort))]
[JsonSerializable(typeof(RelayPortOpened))]
[JsonSerializable(typeof(ReportTold))]
[JsonSerializable(typeof(ScaleFleetApp))]
[JsonSerializable(typeof(SchedulerRecord))]
[JsonSerializable(typeof(ServerAdmitted))]
[JsonSerializable(typeof(ServerPorts))]
[JsonSerializable(typeof(ServerRemoval))]
[JsonSerializable(typeof(ServerReport))]
[JsonSerializable(typeof(ServerWish))]
[JsonSerializable(typeof(SignCertificate))]
[JsonSerializable(typeof(SignClient))]
[JsonSerializable(typeof(SignedCertificate))]
[JsonSerializable(typeof(TellReport))]
[JsonSerializable(typeof(UseServer))]
[JsonSerializable(typeof(WantFleetApp))]
[JsonSerializable(typeof(WatchFleetApp))]
public sealed partial class FleetJson : JsonSerializerContext;
