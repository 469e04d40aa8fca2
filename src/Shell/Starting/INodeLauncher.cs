using ActorPm.Contracts.Homes;

namespace ActorPm.Shell.Starting;

/// <summary>Starts the node of a home in the background.</summary>
internal interface INodeLauncher
{
    /// <summary>Returns when the node answers, or when it is clear that this one will not.</summary>
    Task<Launch> LaunchAsync(HomePaths home, CancellationToken cancellation);
}
