using System.Text.Json.Serialization;

namespace ActorPm.Contracts.Apps;

/// <summary>What becomes of a scheduled run whose time comes while the one before still runs.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<OverlapPolicy>))]
public enum OverlapPolicy
{
    /// <summary>It is left out.</summary>
    [JsonStringEnumMemberName("skip")]
    Skip,

    /// <summary>It begins when the other has ended; at most one waits.</summary>
    [JsonStringEnumMemberName("queue")]
    Queue,

    /// <summary>The other is stopped for it.</summary>
    [JsonStringEnumMemberName("replace")]
    Replace,
}
