using System.Text.Json;
using System.Text.Json.Serialization;

namespace ActorPm.Relay.Servers;

/// <summary>A client is to be brought to an app. Fields are only added; a higher version means that one must not be ignored.</summary>
internal sealed record OpenStream
{
    /// <summary>The version this release speaks.</summary>
    public const int Current = 1;

    /// <summary>A client goes from server to server at most so often: more is a circle.</summary>
    public const int MostHops = 2;

    /// <summary>Version of the sender.</summary>
    public int Version { get; set; } = Current;

    /// <summary>Group of the app.</summary>
    public string App { get; set; } = "";

    /// <summary>The port the client came to.</summary>
    public int Port { get; set; }

    /// <summary>So many servers have passed it on before.</summary>
    public int Hops { get; set; }

    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, OpenStreamJson.Default.OpenStream);

    /// <exception cref="IOException">It cannot be read.</exception>
    public static OpenStream Read(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return JsonSerializer.Deserialize(bytes, OpenStreamJson.Default.OpenStream) is { App: not null } open ? open : throw new IOException("what is asked for is missing");
        }
        catch (JsonException malformed)
        {
            throw new IOException("what is asked for cannot be read", malformed);
        }
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(OpenStream))]
internal sealed partial class OpenStreamJson : JsonSerializerContext;
