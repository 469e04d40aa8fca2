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
        Logs = request.Logs with { Rotation = request.Logs.Rotation ?? new() },
    };
}
