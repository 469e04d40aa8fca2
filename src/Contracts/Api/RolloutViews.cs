using System.Text.Json.Serialization;

namespace ActorPm.Contracts.Api;

/// <summary>Answer of <see cref="ApiRoutes.Rollouts"/>: the last reload of each app since the node came up.</summary>
/// <param name="Rollouts">By name of the app.</param>
public sealed record RolloutList(IReadOnlyList<RolloutView> Rollouts);

/// <summary>One reload: an object with an id and a status that outlives the command which began it.</summary>
public sealed record RolloutView
{
    /// <summary>Number, unique in this home.</summary>
    public required long Id { get; init; }

    /// <summary>The app.</summary>
    public required string Name { get; init; }

    /// <summary>Where it stands.</summary>
    public required RolloutState State { get; init; }

    /// <summary>Who asked for it and why, in words.</summary>
    public required string Reason { get; init; }

    /// <summary>A rule of the app wanted it (a memory limit, files, a time); otherwise a person.</summary>
    public bool ByRule { get; set; }

    /// <summary>Instances whose new process has taken over.</summary>
    public required int Replaced { get; init; }

    /// <summary>Instances it is about.</summary>
    public required int Total { get; init; }

    /// <summary>When it began, in ms since the epoch.</summary>
    public required long StartedAt { get; init; }

    /// <summary>When it ended, in ms since the epoch; null while it runs.</summary>
    public long? EndedAt { get; set; }

    /// <summary>What it is doing now, or why it ended as it did, in words.</summary>
    public IReadOnlyList<string> Lines { get; set; } = [];
}

/// <summary>Where a reload stands.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RolloutState>))]
public enum RolloutState
{
    /// <summary>Under way.</summary>
    [JsonStringEnumMemberName("running")]
    Running,

    /// <summary>Every instance was replaced.</summary>
    [JsonStringEnumMemberName("done")]
    Done,

    /// <summary>A new process did not become ready; what was not replaced yet runs on as it was.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed,

    /// <summary>A stop, restart or delete came in between.</summary>
    [JsonStringEnumMemberName("called off")]
    CalledOff,
}
