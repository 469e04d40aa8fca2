using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ActorPm.Fleet.Wire;
using Akka.Actor;
using Akka.Serialization;

namespace ActorPm.Node.Fleet.Scheduling;

/// <summary>
/// What servers and the scheduler say to each other, as JSON under short names that stay for ever: neighbouring releases
/// read each other, whatever becomes of the types.
/// </summary>
internal sealed class FleetMessageSerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system)
{
    private static readonly Dictionary<string, JsonTypeInfo> Types = new()
    {
        ["tell-report/1"] = FleetJson.Default.TellReport,
        ["report/1"] = FleetJson.Default.ReportTold,
        ["confirmed/1"] = FleetJson.Default.AssignmentConfirmed,
        ["declare/1"] = FleetJson.Default.DeclareFleetApp,
        ["scale/1"] = FleetJson.Default.ScaleFleetApp,
        ["want/1"] = FleetJson.Default.WantFleetApp,
        ["delete/1"] = FleetJson.Default.DeleteFleetApp,
        ["use-server/1"] = FleetJson.Default.UseServer,
        ["get-apps/1"] = FleetJson.Default.GetFleetApps,
        ["watch-app/1"] = FleetJson.Default.WatchFleetApp,
        ["answer/1"] = FleetJson.Default.CommandAnswer,
        ["app/1"] = FleetJson.Default.FleetAppTold,
        ["apps/1"] = FleetJson.Default.FleetAppsTold,
    };

    private static readonly Dictionary<Type, string> Names = Types.ToDictionary(entry => entry.Value.Type, entry => entry.Key);

    /// <summary>Akka keeps the numbers up to 40 for itself.</summary>
    public override int Identifier => 4711;

    /// <summary>The names on the wire.</summary>
    internal static IEnumerable<string> Manifests => Types.Keys;

    public override string Manifest(object obj) => Names[obj.GetType()];

    public override byte[] ToBinary(object obj) => JsonSerializer.SerializeToUtf8Bytes(obj, Types[Manifest(obj)]);

    public override object FromBinary(byte[] bytes, string manifest) =>
        Types.TryGetValue(manifest, out var type) ? JsonSerializer.Deserialize(bytes, type)! : throw new ArgumentException($"'{manifest}' is a message of a newer release");
}
