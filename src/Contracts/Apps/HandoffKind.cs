using System.Text.Json.Serialization;

namespace ActorPm.Contracts.Apps;

/// <summary>The ways a connection to a shared port can reach an instance.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<HandoffKind>))]
public enum HandoffKind
{
    /// <summary>Node.js programs <see cref="NodeJs"/>, others <see cref="Proxy"/> where an address is known, else <see cref="None"/>.</summary>
    [JsonStringEnumMemberName("auto")]
    Auto,

    /// <summary>The keeper is the primary of Node's <c>cluster</c> module and passes connections as descriptors.</summary>
    [JsonStringEnumMemberName("nodejs")]
    NodeJs,

    /// <summary>Instances share the listening sockets (systemd socket activation, <c>LISTEN_FDS</c>).</summary>
    [JsonStringEnumMemberName("fds")]
    Fds,

    /// <summary>Each instance has a port of its own, connections are relayed to it.</summary>
    [JsonStringEnumMemberName("proxy")]
    Proxy,

    /// <summary>Each instance is on its own.</summary>
    [JsonStringEnumMemberName("none")]
    None,
}
