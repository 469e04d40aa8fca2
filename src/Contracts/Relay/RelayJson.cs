using System.Text.Json;
using System.Text.Json.Serialization;

namespace ActorPm.Contracts.Relay;

/// <summary>Source-generated JSON of the messages between keeper and relay.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    AllowOutOfOrderMetadataProperties = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(RelayMessage))]
public sealed partial class RelayJson : JsonSerializerContext
{
    /// <summary>A message with its line end.</summary>
    public static byte[] ToLine(RelayMessage message) =>
        [.. JsonSerializer.SerializeToUtf8Bytes(message, Default.RelayMessage), (byte)'\n'];

    /// <summary>Null for a message this release does not know.</summary>
    public static RelayMessage? FromLine(ReadOnlySpan<byte> line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, Default.RelayMessage);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
