using System.Text.Json;

namespace ActorPm.Keeper.Ipc;

/// <summary>Whose a message on the IPC channel is.</summary>
internal enum NodeMessageKind
{
    /// <summary>The program's own.</summary>
    OfProgram,

    /// <summary>Node's own, or our preload's.</summary>
    Internal,

    /// <summary>Node's own, with a descriptor: must be answered.</summary>
    Handle,

    /// <summary>Node's own: a descriptor of ours has not arrived with its message.</summary>
    HandleLost,

    /// <summary>Not JSON.</summary>
    Broken,
}

/// <summary>Tells Node's own messages (a <c>cmd</c> beginning with <c>NODE_</c>) from those of the program.</summary>
internal static class NodeMessage
{
    public static readonly byte[] HandleReceived = "{\"cmd\":\"NODE_HANDLE_ACK\"}\n"u8.ToArray();

    /// <summary>What Node sends for each descriptor that has arrived.</summary>
    public static ReadOnlySpan<byte> HandleArrived => "{\"cmd\":\"NODE_HANDLE_ACK\"}"u8;

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
                if (isCommand && reader.TokenType == JsonTokenType.String) return KindOfCommand(reader);
                reader.Skip();
            }

            return NodeMessageKind.OfProgram;
        }
        catch (JsonException)
        {
            return NodeMessageKind.Broken;
        }
    }

    private static NodeMessageKind KindOfCommand(Utf8JsonReader command) =>
        command.ValueTextEquals("NODE_CLUSTER"u8) ? NodeMessageKind.Internal
        : command.ValueTextEquals("NODE_HANDLE"u8) ? NodeMessageKind.Handle
        : command.ValueTextEquals("NODE_HANDLE_NACK"u8) ? NodeMessageKind.HandleLost
        : command.GetString()!.StartsWith("NODE_", StringComparison.Ordinal) ? NodeMessageKind.Internal
        : NodeMessageKind.OfProgram;
}
