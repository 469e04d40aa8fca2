using System.Text.Json.Serialization;
using ActorPm.Actors.Ports;
using ActorPm.Actors.Processes;
using ActorPm.Contracts.Apps;

namespace ActorPm.Node.Store;

/// <summary>Source-generated JSON of what lies in <c>state.db</c>. Fields are only ever added.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(AppSpec))]
[JsonSerializable(typeof(ProcessMemory))]
[JsonSerializable(typeof(StoredRollout))]
[JsonSerializable(typeof(StoredApply))]
[JsonSerializable(typeof(SortedDictionary<string, string>))]
[JsonSerializable(typeof(Dictionary<string, string>))]
internal sealed partial class StoreJson : JsonSerializerContext;
