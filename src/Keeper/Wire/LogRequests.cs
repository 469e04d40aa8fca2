using ActorPm.Contracts.Keeper;
using ActorPm.Keeper.Logs;
using ActorPm.Keeper.Loop;

namespace ActorPm.Keeper.Wire;

/// <summary>Requests about log files and followers. Those that touch files are answered by the log writer's order.</summary>
internal sealed class LogRequests(EventLoop loop, Outputs outputs)
{
    public void Follow(Connection connection, FollowLogsRequest request, Action<KeeperReply> answer)
    {
        answer(new DoneReply());
        outputs.Follow(connection, request);
    }

    public void Flush(FlushLogsRequest request, Action<KeeperReply> answer) =>
        OnWriter(() => outputs.Writer.Flush(request.Files), answer);

    public void Reopen(Action<KeeperReply> answer) => OnWriter(outputs.Writer.Reopen, answer);

    private void OnWriter(Action action, Action<KeeperReply> answer) => outputs.Pump.OnWriter(() =>
    {
        action();
        loop.Post(() => answer(new DoneReply()));
    });
}
