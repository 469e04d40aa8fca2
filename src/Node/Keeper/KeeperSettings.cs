using ActorPm.Contracts.Homes;
using ActorPm.Contracts.Keeper;

namespace ActorPm.Node.Keeper;

/// <summary>How the connection to the keeper behaves.</summary>
/// <param name="Home">Whose keeper.</param>
/// <param name="RestartNode">How the keeper is to start a node again; null when others do.</param>
/// <param name="StartKeeper">Starts one that is missing; null in words when it worked. Null: only wait for one.</param>
internal sealed record KeeperSettings(
    HomePaths Home,
    RestartCommand? RestartNode,
    Func<CancellationToken, Task<string?>>? StartKeeper);
