using System.Text.Json;
using System.Text.Json.Serialization;

namespace ActorPm.Contracts.Keeper;

/// <summary>Source-generated JSON of the keeper's protocol (works under NativeAOT).</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    AllowOutOfOrderMetadataProperties = true)]
[JsonSerializable(typeof(KeeperMessage))]
public sealed partial class KeeperJson : JsonSerializerContext
{
    /// <summary>One message as UTF-8, without the line end.</summary>
    public static byte[] Serialize(KeeperMessage message) =>
        JsonSerializer.SerializeToUtf8Bytes(message, Default.KeeperMessage);

    /// <summary>Reads one line.</summary>
    /// <exception cref="JsonException">Not JSON, a required field is missing, or the type is unknown.</exception>
    public static KeeperMessage Deserialize(ReadOnlySpan<byte> line) =>
        JsonSerializer.Deserialize(line, Default.KeeperMessage)
        ?? throw new JsonException("null is not a message");
}
