using System.Text.Json.Serialization;

namespace ActorPm.Contracts.Apps;

/// <summary>What the proxy understands of the bytes it relays.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ProxyProtocol>))]
public enum ProxyProtocol
{
    /// <summary>HTTP/1.1: a client is moved to another instance between two responses. What is not HTTP is relayed as bytes.</summary>
    [JsonStringEnumMemberName("http")]
    Http,

    /// <summary>Bytes only.</summary>
    [JsonStringEnumMemberName("tcp")]
    Tcp,
}
