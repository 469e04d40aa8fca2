using System.Text;
using System.Text.Json;

namespace ActorPm.Keeper.Handoff.NodeJs;

/// <summary>A message of a worker's <c>cluster</c> module to its primary (<c>NODE_CLUSTER</c>); which fields are set depends on the act.</summary>
internal sealed class ClusterMessage
{
    public string? Act { get; private set; }

    /// <summary>Number of the message; a reply repeats it as its <c>ack</c>.</summary>
    public long Seq { get; private set; }

    /// <summary>Number of our message it answers; null when it is no answer.</summary>
    public long? Ack { get; private set; }

    public bool Accepted { get; private set; }

    public string? Key { get; private set; }

    /// <summary>Descriptor of its own it wants to listen on; null for an address.</summary>
    public int? Descriptor { get; private set; }

    /// <summary>JSON text that travels with a listen.</summary>
    public string Data { get; private set; } = "null";

    private string? _address;
    private string _addressType = "4";
    private int _port, _flags, _index, _backlog;
    private bool _readableAll, _writableAll;

    /// <exception cref="JsonException">Not JSON.</exception>
    public static ClusterMessage Read(ReadOnlySpan<byte> json)
    {
        var message = new ClusterMessage();
        var reader = new Utf8JsonReader(json);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName) message.Take(ref reader, json);
        return message;
    }

    /// <summary>What it wants to listen on, a Unix path taken from the program's folder.</summary>
    public SocketSpec ToSpec(string folder) => new()
    {
        Address = _port < 0 && _address is { Length: > 0 } path && path[0] != '\0' ? Path.GetFullPath(path, folder) : _address,
        Port = _port,
        AddressType = _addressType,
        Flags = _flags,
        Index = _index,
        Backlog = _backlog > 0 ? _backlog : 511,
        ReadableAll = _readableAll,
        WritableAll = _writableAll,
    };

    private void Take(ref Utf8JsonReader reader, ReadOnlySpan<byte> json)
    {
        if (Is(ref reader, "ack"u8)) Ack = Number(ref reader);
        else if (Is(ref reader, "seq"u8)) Seq = Number(ref reader) ?? 0;
        else if (Is(ref reader, "accepted"u8)) Accepted = reader.TokenType == JsonTokenType.True;
        else if (Is(ref reader, "act"u8)) Act = Text(ref reader);
        else if (Is(ref reader, "key"u8)) Key = Text(ref reader);
        else if (Is(ref reader, "address"u8)) _address = Text(ref reader);
        else if (Is(ref reader, "addressType"u8)) _addressType = Text(ref reader) ?? "4";
        else if (Is(ref reader, "port"u8)) _port = (int)(Number(ref reader) ?? 0);
        else if (Is(ref reader, "fd"u8)) Descriptor = Number(ref reader) is >= 0 and var descriptor ? (int)descriptor : null;
        else if (Is(ref reader, "flags"u8)) _flags = (int)(Number(ref reader) ?? 0);
        else if (Is(ref reader, "index"u8)) _index = (int)(Number(ref reader) ?? 0);
        else if (Is(ref reader, "backlog"u8)) _backlog = (int)(Number(ref reader) ?? 0);
        else if (Is(ref reader, "readableAll"u8)) _readableAll = reader.TokenType == JsonTokenType.True;
        else if (Is(ref reader, "writableAll"u8)) _writableAll = reader.TokenType == JsonTokenType.True;
        else if (Is(ref reader, "data"u8)) Data = Raw(ref reader, json);
        else reader.Skip();
    }

    /// <summary>When it is this name, the reader is moved to its value.</summary>
    private static bool Is(ref Utf8JsonReader reader, ReadOnlySpan<byte> name)
    {
        if (!reader.ValueTextEquals(name)) return false;
        reader.Read();
        return true;
    }

    private static long? Number(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var number)) return number;
        reader.Skip();
        return null;
    }

    private static string? Text(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.String) return reader.GetString();
        if (reader.TokenType == JsonTokenType.Number) return Encoding.UTF8.GetString(reader.ValueSpan);
        reader.Skip();
        return null;
    }

    private static string Raw(ref Utf8JsonReader reader, ReadOnlySpan<byte> json)
    {
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        return Encoding.UTF8.GetString(json[start..(int)reader.BytesConsumed]);
    }
}
