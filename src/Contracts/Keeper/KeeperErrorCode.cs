using System.Text.Json.Serialization;

namespace ActorPm.Contracts.Keeper;

/// <summary>Why the keeper did not carry a request out.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<KeeperErrorCode>))]
public enum KeeperErrorCode
{
    /// <summary>The request is of a type this keeper does not know, or is not valid JSON.</summary>
    [JsonStringEnumMemberName("unknown_request")]
    UnknownRequest,

    /// <summary>The request needs an ability this keeper does not have.</summary>
    [JsonStringEnumMemberName("missing_ability")]
    MissingAbility,

    /// <summary>A node with a higher term is or was in control.</summary>
    [JsonStringEnumMemberName("superseded")]
    Superseded,

    /// <summary>No hello yet, or it is of no protocol version in common.</summary>
    [JsonStringEnumMemberName("not_attached")]
    NotAttached,

    /// <summary>No such process (any more).</summary>
    [JsonStringEnumMemberName("no_such_process")]
    NoSuchProcess,

    /// <summary>This instance still has a process.</summary>
    [JsonStringEnumMemberName("already_running")]
    AlreadyRunning,

    /// <summary>The program could not be started; the errno says why.</summary>
    [JsonStringEnumMemberName("spawn_failed")]
    SpawnFailed,

    /// <summary>The user or group is not known or not allowed.</summary>
    [JsonStringEnumMemberName("bad_user")]
    BadUser,

    /// <summary>A public address of the app cannot be listened on; the errno says why, the message who has it.</summary>
    [JsonStringEnumMemberName("cannot_listen")]
    CannotListen,

    /// <summary>The keeper is stopping everything and starts nothing more.</summary>
    [JsonStringEnumMemberName("shutting_down")]
    ShuttingDown,

    /// <summary>A system call failed.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed,
}
