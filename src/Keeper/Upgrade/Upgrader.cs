using ActorPm.Contracts.Keeper;

namespace ActorPm.Keeper.Upgrade;

internal sealed class Upgrader
{
    public void Begin(string file, Action<KeeperReply> answer) =>
        answer(new ErrorReply { Code = KeeperErrorCode.Failed, Message = file });
}
