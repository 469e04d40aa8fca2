using ActorPm.Contracts.Keeper;
using ActorPm.Keeper.Lifecycle;
using ActorPm.Keeper.Upgrade;

namespace ActorPm.Keeper.Wire;

/// <summary>Requests about the keeper itself.</summary>
internal sealed class LifeRequests(Shutdown shutdown, Upgrader upgrader)
{
    public void Shutdown(ShutdownRequest request, Action<KeeperReply> answer)
    {
        if (request.KeepApps)
        {
            answer(new ErrorReply { Code = KeeperErrorCode.Failed, Message = "the keeper cannot leave without its processes: they are its children" });
            return;
        }

        shutdown.Begin("asked to", () => answer(new DoneReply()));
    }

    public void Upgrade(UpgradeRequest request, Action<KeeperReply> answer)
    {
        if (shutdown.HasBegun) answer(new ErrorReply { Code = KeeperErrorCode.ShuttingDown, Message = "the keeper is shutting down" });
        else upgrader.Begin(request.File, answer);
    }
}
