using System.Text.Json.Serialization;

namespace ActorPm.Contracts.Apps;

/// <summary>What a line of a log file looks like.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<LogFormat>))]
public enum LogFormat
{
    /// <summary>The bytes the program wrote, unchanged.</summary>
    [JsonStringEnumMemberName("raw")]
    Raw,

    /// <summary>Each line begins with its time and <c>": "</c>.</summary>
    [JsonStringEnumMemberName("timestamp")]
    Timestamp,

    /// <summary>Each line is a JSON object with message, timestamp, type, process_id and app_name.</summary>
    [JsonStringEnumMemberName("json")]
    Json,
}
