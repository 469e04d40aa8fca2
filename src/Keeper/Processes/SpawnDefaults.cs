using ActorPm.Contracts.Apps;
using ActorPm.Contracts.Keeper;

namespace ActorPm.Keeper.Processes;

/// <summary>
/// Fields a node left out. The source-generated reader gives them the default of their type (null), not
/// the default written in the contract.
/// </summary>
internal static class SpawnDefaults
{
    public static SpawnRequest Fill(SpawnRequest request) => request with
    {
        Arguments = request.Arguments ?? [],
        NodeIpc = request.Handoff?.Kind switch
        {
            // Its first descriptors are sockets.
            HandoffKind.Fds => false,
            HandoffKind.NodeJs => true,
            _ => request.NodeIpc,
        },
        Handoff = request.Handoff is { } order ? order with { Listen = order.Listen ?? [] } : null,
        Logs = request.Logs with { Rotation = request.Logs.Rotation ?? new() },
    };
}
