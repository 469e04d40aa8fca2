using System.Text.Json.Serialization;

namespace ActorPm.Contracts.Api;

/// <summary>Where a scheduled job stands.</summary>
/// <param name="State">Waiting, running or suspended.</param>
/// <param name="NextRunAt">Its next time, in ms since the epoch; null while it is suspended.</param>
/// <param name="LastRunAt">Begin of its last or current run, in ms since the epoch; null before the first.</param>
/// <param name="LastResult">How its last run ended, in words; null before the first end.</param>
/// <param name="LastFailed">Whether that was a failure.</param>
public sealed record JobView(JobState State, long? NextRunAt, long? LastRunAt, string? LastResult, bool LastFailed);

/// <summary>The words for it.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<JobState>))]
public enum JobState
{
    /// <summary>Waits for its next time.</summary>
    [JsonStringEnumMemberName("waiting")]
    Waiting,

    /// <summary>A run is under way.</summary>
    [JsonStringEnumMemberName("running")]
    Running,

    /// <summary>Stopped by a person: its times pass.</summary>
    [JsonStringEnumMemberName("suspended")]
    Suspended,
}
