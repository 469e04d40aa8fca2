using System.Text.Json.Serialization;

namespace ActorPm.Contracts.Processes;

/// <summary>
/// The life of one instance, in the words every surface shows (commands, API, events, metrics, docs).
/// The texts are PM2's.
/// </summary>
[JsonConverter(typeof(JsonStringEnumConverter<ProcessState>))]
public enum ProcessState
{
    /// <summary>Being spawned, or spawned and not ready yet.</summary>
    [JsonStringEnumMemberName("launching")]
    Launching,

    /// <summary>Running, and ready where readiness was asked for.</summary>
    [JsonStringEnumMemberName("online")]
    Online,

    /// <summary>Told to end; the tree is not gone yet.</summary>
    [JsonStringEnumMemberName("stopping")]
    Stopping,

    /// <summary>Not running and not wanted to run, or ended by itself and not to be restarted.</summary>
    [JsonStringEnumMemberName("stopped")]
    Stopped,

    /// <summary>Ended; the next start is set for a later time.</summary>
    [JsonStringEnumMemberName("waiting restart")]
    WaitingRestart,

    /// <summary>Given up after too many unstable starts.</summary>
    [JsonStringEnumMemberName("errored")]
    Errored,
}
