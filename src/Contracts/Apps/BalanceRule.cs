using System.Text.Json.Serialization;

namespace ActorPm.Contracts.Apps;

/// <summary>Which instance gets the next connection.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<BalanceRule>))]
public enum BalanceRule
{
    /// <summary>Each in its turn.</summary>
    [JsonStringEnumMemberName("round_robin")]
    RoundRobin,

    /// <summary>Whoever accepts first: the listening socket itself is shared (Node.js programs). Fastest, not strictly even.</summary>
    [JsonStringEnumMemberName("kernel")]
    Kernel,

    /// <summary>The one with the fewest open connections (proxy).</summary>
    [JsonStringEnumMemberName("least_connections")]
    LeastConnections,

    /// <summary>By the address of the client, always the same while it lives (proxy).</summary>
    [JsonStringEnumMemberName("source")]
    Source,
}
