using System.Text.Json.Serialization;
using ActorPm.Contracts.Apps;

namespace ActorPm.Contracts.Api;

/// <summary>Source-generated JSON of the API and of stored specs (works under NativeAOT).</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    AllowOutOfOrderMetadataProperties = true)]
[JsonSerializable(typeof(ActOnApps))]
[JsonSerializable(typeof(ActorTree))]
[JsonSerializable(typeof(ApiError))]
[JsonSerializable(typeof(AppHistories))]
[JsonSerializable(typeof(ApplyApps))]
[JsonSerializable(typeof(ApplyPlan))]
[JsonSerializable(typeof(AppSpec))]
[JsonSerializable(typeof(ChangeSettings))]
[JsonSerializable(typeof(EventRecord))]
[JsonSerializable(typeof(FlushedLogs))]
[JsonSerializable(typeof(InputSent))]
[JsonSerializable(typeof(InstanceDetails))]
[JsonSerializable(typeof(InstanceEnvironment))]
[JsonSerializable(typeof(InstanceList))]
[JsonSerializable(typeof(JobView))]
[JsonSerializable(typeof(LogUpdate))]
[JsonSerializable(typeof(ModuleSettings))]
[JsonSerializable(typeof(NodeHello))]
[JsonSerializable(typeof(NodeSettings))]
[JsonSerializable(typeof(OperationUpdate))]
[JsonSerializable(typeof(RebuildDone))]
[JsonSerializable(typeof(RolloutList))]
[JsonSerializable(typeof(ScaleApp))]
[JsonSerializable(typeof(RequestDone))]
[JsonSerializable(typeof(SendInput))]
[JsonSerializable(typeof(SendSignal))]
[JsonSerializable(typeof(SettingsChanged))]
[JsonSerializable(typeof(ShutdownNode))]
[JsonSerializable(typeof(SignalSent))]
[JsonSerializable(typeof(SnapshotSaved))]
[JsonSerializable(typeof(StartApps))]
[JsonSerializable(typeof(SystemReadings))]
[JsonSerializable(typeof(Targets))]
[JsonSerializable(typeof(TriggerAction))]
[JsonSerializable(typeof(UpdateNode))]
[JsonSerializable(typeof(WhyReport))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, string>))]
public sealed partial class ApiJson : JsonSerializerContext;
