using System.Text.Json.Serialization;

namespace ActorPm.Contracts.Api;

/// <summary>An expected failure, said in the three parts a person needs. The body of every 4xx and 5xx answer.</summary>
public sealed record ApiError
{
    /// <summary>For programs.</summary>
    public required ApiErrorCode Code { get; init; }

    /// <summary>What failed and why, with names: one sentence without a final stop.</summary>
    public required string Message { get; init; }

    /// <summary>What to do next; null where nothing is obvious.</summary>
    public string? Hint { get; set; }
}

/// <summary>Kinds of expected failures.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ApiErrorCode>))]
public enum ApiErrorCode
{
    /// <summary>The request or a value in it is wrong.</summary>
    [JsonStringEnumMemberName("invalid")]
    Invalid,

    /// <summary>No app, instance, namespace or snapshot of that name.</summary>
    [JsonStringEnumMemberName("not_found")]
    NotFound,

    /// <summary><c>all</c> was named and there is nothing.</summary>
    [JsonStringEnumMemberName("nothing_there")]
    NothingThere,

    /// <summary>The same app runs already.</summary>
    [JsonStringEnumMemberName("already_running")]
    AlreadyRunning,

    /// <summary>The script, program, interpreter, folder or user cannot be used.</summary>
    [JsonStringEnumMemberName("cannot_run")]
    CannotRun,

    /// <summary>Started, and did not stay up or did not become ready.</summary>
    [JsonStringEnumMemberName("start_failed")]
    StartFailed,

    /// <summary>Whoever asks may not: a server that is not, or no longer, in the fleet.</summary>
    [JsonStringEnumMemberName("refused")]
    Refused,

    /// <summary>The ActorSystem is being rebuilt, the keeper is away or the node shuts down; ask again.</summary>
    [JsonStringEnumMemberName("unavailable")]
    Unavailable,

    /// <summary>A fault of ActorPm itself.</summary>
    [JsonStringEnumMemberName("internal")]
    Internal,
}
