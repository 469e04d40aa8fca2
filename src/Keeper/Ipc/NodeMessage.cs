using System.Text.Json;

namespace ActorPm.Keeper.Ipc;

/// <summary>Whose a message on the IPC channel is.</summary>
internal enum NodeMessageKind
{
    /// <summary>The program's own.</summary>
    OfProgram,

    /// <summary>Node's own: left alone.</summary>
    Internal,

    /// <summary>Node's own, with a descriptor: must be answered.</summary>
    Handle,

    /// <summary>Not JSON.</summary>
    Broken,
}

/// <summary>Tells Node's own messages (a <c>cmd</c> beginning with <c>NODE_</c>) from those of the program.</summary>
internal static class NodeMessage
{
    public static readonly byte[] HandleReceived = "{\"cmd\":\"NODE_HANDLE_ACK\"}\n"u8.ToArray();

    public static NodeMessageKind KindOf(ReadOnlySpan<byte> json)
    {
        try
        {
            var reader = new Utf8JsonReader(json);
            if (!reader.Read()) return NodeMessageKind.Broken;
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                reader.Skip();
                return NodeMessageKind.OfProgram;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isCommand = reader.ValueTextEquals("cmd"u8);
                reader.Read();
                if (isCommand && reader.TokenType == JsonTokenType.String) return KindOfCommand(reader.GetString()!);
                reader.Skip();
            }

            return NodeMessageKind.OfProgram;
        }
        catch (JsonException)
        {
            return NodeMessageKind.Broken;
        }
    }

    private static NodeMessageKind KindOfCommand(string command) =>
        command == "NODE_HANDLE" ? NodeMessageKind.Handle
        : command.StartsWith("NODE_", StringComparison.Ordinal) ? NodeMessageKind.Internal
        : NodeMessageKind.OfProgram;
}
