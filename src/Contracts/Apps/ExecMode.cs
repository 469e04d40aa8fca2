using System.Text.Json.Serialization;

namespace ActorPm.Contracts.Apps;

/// <summary>How instances of an app get their connections; the texts are PM2's.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ExecMode>))]
public enum ExecMode
{
    /// <summary>Each instance is on its own.</summary>
    [JsonStringEnumMemberName("fork_mode")]
    Fork,

    /// <summary>Instances share their ports.</summary>
    [JsonStringEnumMemberName("cluster_mode")]
    Cluster,
}
