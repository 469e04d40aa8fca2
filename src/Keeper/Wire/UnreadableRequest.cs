using System.Text.Json;

namespace ActorPm.Keeper.Wire;

/// <summary>Finds the number of a request that cannot be read as a whole, so that its sender gets an answer.</summary>
internal static class UnreadableRequest
{
    /// <summary>The number, or 0 when there is none to be found.</summary>
    public static long Id(ReadOnlySpan<byte> line)
    {
        try
        {
            var reader = new Utf8JsonReader(line);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return 0;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isId = reader.ValueTextEquals("id"u8);
                reader.Read();
                if (isId && reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var id)) return id;
                reader.Skip();
            }
        }
        catch (JsonException)
        {
            // Not even JSON.
        }

        return 0;
    }
}
