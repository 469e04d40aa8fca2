using System.Text.Json.Serialization;

namespace ActorPm.Contracts.Api;

/// <summary>What can be asked of the Akka cluster.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ClusterAction>))]
public enum ClusterAction
{
    /// <summary>This server enters the cluster of a member.</summary>
    [JsonStringEnumMemberName("join")]
    Join,

    /// <summary>A member leaves gracefully; as a server of the fleet it comes back by itself.</summary>
    [JsonStringEnumMemberName("leave")]
    Leave,

    /// <summary>A member is put out; if it lives it starts its ActorSystem anew and comes back by itself.</summary>
    [JsonStringEnumMemberName("down")]
    Down,

    /// <summary>All members that this server cannot reach are put out.</summary>
    [JsonStringEnumMemberName("down_unreachable")]
    DownUnreachable,
}

/// <summary>Body of <see cref="ApiRoutes.ClusterChange"/>.</summary>
/// <param name="Action">What.</param>
/// <param name="Member">Address or name of a server; null for <see cref="ClusterAction.DownUnreachable"/>.</param>
public sealed record ChangeCluster(ClusterAction Action, string? Member);

/// <summary>Answer of <see cref="ApiRoutes.ClusterChange"/>.</summary>
/// <param name="Members">Addresses of the members that it concerns.</param>
public sealed record ClusterChanged(IReadOnlyList<string> Members);

/// <summary>One line of <see cref="ApiRoutes.ClusterEvents"/>.</summary>
/// <param name="At">When this server heard of it, in ms since the epoch.</param>
/// <param name="What">Akka's name of the event: <c>MemberUp</c>, <c>UnreachableMember</c>, <c>LeaderChanged</c>…</param>
/// <param name="Member">The member; null where there is none.</param>
public sealed record ClusterHappened(long At, string What, ClusterMember? Member);
