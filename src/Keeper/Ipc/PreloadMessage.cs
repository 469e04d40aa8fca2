using System.Text;
using System.Text.Json;

namespace ActorPm.Keeper.Ipc;

/// <summary>What our preload in a Node.js program says: <c>{"cmd":"NODE_ACTORPM","act":…}</c>. The other side is src/Preload.</summary>
/// <param name="Act"><c>hello</c>, <c>draining</c>, <c>drained</c>, <c>connections</c> or <c>report</c>.</param>
/// <param name="Connections">Connections the program has; null when it is not about them.</param>
/// <param name="Text">The message as JSON.</param>
internal sealed record PreloadMessage(string Act, int? Connections, string Text)
{
    public const string Hello = "hello", Drained = "drained", Report = "report";

    /// <summary>Longer reports are dropped.</summary>
    public const int LongestReport = 64 * 1024;

    public static readonly byte[] Drain = "{\"cmd\":\"NODE_ACTORPM\",\"act\":\"drain\"}\n"u8.ToArray();

    /// <summary>Null for a message of somebody else.</summary>
    public static PreloadMessage? Read(ReadOnlySpan<byte> json)
    {
        try
        {
            var reader = new Utf8JsonReader(json);
            string? act = null;
            int? connections = null;
            var ours = false;
            reader.Read();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var name = reader.ValueTextEquals("cmd"u8) ? 'c' : reader.ValueTextEquals("act"u8) ? 'a'
                    : reader.ValueTextEquals("connections"u8) || reader.ValueTextEquals("open"u8) ? 'n' : ' ';
                reader.Read();
                if (name == 'c' && !(ours = reader.TokenType == JsonTokenType.String && reader.ValueTextEquals("NODE_ACTORPM"u8))) return null;
                if (name == 'a' && reader.TokenType == JsonTokenType.String) act = reader.GetString();
                else if (name == 'n' && reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var count)) connections = count;
                else reader.Skip();
            }

            return ours && act is not null ? new PreloadMessage(act, connections, Encoding.UTF8.GetString(json)) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
