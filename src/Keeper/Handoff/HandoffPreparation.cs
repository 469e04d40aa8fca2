using ActorPm.Contracts.Keeper;

namespace ActorPm.Keeper.Handoff;

/// <summary>What a process is spawned with for its way of handing off; answered exactly once.</summary>
/// <param name="Request">The spawn asked for.</param>
/// <param name="Order">Its order.</param>
/// <param name="Done">The parts, or a refusal.</param>
internal sealed record HandoffPreparation(SpawnRequest Request, HandoffOrder Order, Action<SpawnParts?, ErrorReply?> Done)
{
    public void Refuse(string message, int errno) =>
        Done(null, new ErrorReply { Code = KeeperErrorCode.CannotListen, Message = message, Errno = errno });
}

/// <summary>Additions to a spawn.</summary>
internal sealed record SpawnParts
{
    public static readonly SpawnParts None = new();

    /// <summary>Descriptors the process gets from 3 on; still ours.</summary>
    public IReadOnlyList<int> Descriptors { get; init; } = [];

    /// <summary>Each <c>NAME=value</c>.</summary>
    public IReadOnlyList<string> Environment { get; init; } = [];

    /// <summary>Name of the variable that holds the process' own pid; null for none.</summary>
    public string? PidVariable { get; init; }
}
