using ActorPm.Contracts.Api;
using ActorPm.Shell.Client;

namespace ActorPm.Shell.Starting;

/// <summary>A node that answers, and what it said of itself.</summary>
internal sealed record OpenDoor(NodeClient Client, NodeHello Hello)
{
    /// <summary>It was started for this.</summary>
    public bool Started { get; init; }
}
