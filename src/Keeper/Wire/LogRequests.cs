using ActorPm.Contracts.Apps;
using ActorPm.Contracts.Keeper;
using ActorPm.Keeper.Logs;
using ActorPm.Keeper.Processes;

namespace ActorPm.Keeper.Wire;

/// <summary>Requests about log files and followers. Those that touch files are answered by the log writer's order.</summary>
internal sealed class LogRequests(EventLoop loop, Outputs outputs, ProcessTable table)
{
    public void Follow(Connection connection, FollowLogsRequest request, Action<KeeperReply> answer)
    {
        answer(new DoneReply());
        outputs.Follow(connection, request);
    }

    public void Flush(FlushLogsRequest request, Action<KeeperReply> answer) =>
        OnWriter(() => outputs.Writer.Flush(request.Files), answer);

    public void Reopen(Action<KeeperReply> answer) => OnWriter(outputs.Writer.Reopen, answer);

    public void Times(LogTimesRequest request, Action<KeeperReply> answer) => outputs.Pump.OnWriter(() =>
    {
        var times = outputs.Writer.Times(request.Files);
        loop.Post(() => answer(new LogTimesReply { Files = times }));
    });

    public void ChangeRotation(ChangeRotationRequest request, Action<KeeperReply> answer)
    {
        var changes = new List<(string File, LogRotation Rotation)>();
        foreach (var (process, rotation) in request.Instances.SelectMany(one => table.Of(one.Instance).Select(process => (process, one.Rotation))))
        {
            // The request of the process is what an upgraded keeper opens its files by.
            process.Rotate(rotation);
            var sinks = process.Request.Logs;
            foreach (var file in (ReadOnlySpan<string?>)[sinks.OutFile, sinks.ErrorFile, sinks.CombinedFile])
                if (!string.IsNullOrEmpty(file)) changes.Add((file, rotation));
        }

        OnWriter(() => outputs.Writer.ChangeRotation(changes), answer);
    }

    private void OnWriter(Action action, Action<KeeperReply> answer) => outputs.Pump.OnWriter(() =>
    {
        action();
        loop.Post(() => answer(new DoneReply()));
    });
}
