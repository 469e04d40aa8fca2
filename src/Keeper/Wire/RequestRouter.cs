using System.Text.Json;
using ActorPm.Contracts.Keeper;

namespace ActorPm.Keeper.Wire;

/// <summary>Reads requests, checks who may ask what, and hands them to whoever carries them out.</summary>
internal sealed class RequestRouter(AttachRequests attach, ProcessRequests processes, LogRequests logs, LifeRequests life, HandoffRequests handoff)
{
    public void Handle(Connection connection, byte[] line)
    {
        KeeperMessage message;
        try
        {
            message = KeeperJson.Deserialize(line);
        }
        catch (Exception problem) when (problem is JsonException or NotSupportedException)
        {
            Refuse(connection, UnreadableRequest.Id(line), KeeperErrorCode.UnknownRequest, $"not a request this keeper knows: {problem.Message}");
            return;
        }

        if (message is not KeeperRequest request)
        {
            Refuse(connection, UnreadableRequest.Id(line), KeeperErrorCode.UnknownRequest, "not a request");
            return;
        }

        if (Objection(connection, request) is { } objection)
        {
            connection.Send(objection with { Id = request.Id });
            return;
        }

        try
        {
            Carry(connection, request);
        }
        catch (Exception fault)
        {
            KeeperLog.Write($"{request.GetType().Name} failed: {fault}");
            Refuse(connection, request.Id, KeeperErrorCode.Failed, fault.Message, (fault as Native.Os.OsException)?.Errno ?? 0);
        }
    }

    private static ErrorReply? Objection(Connection connection, KeeperRequest request)
    {
        foreach (var need in request.Needs ?? [])
            if (!KeeperAbilities.All.Contains(need))
                return new ErrorReply { Code = KeeperErrorCode.MissingAbility, Message = $"this keeper cannot do: {need}" };
        if (request is HelloRequest or ReportRequest) return null;
        if (!connection.IsAttached)
            return new ErrorReply { Code = KeeperErrorCode.NotAttached, Message = "say hello first" };
        if (connection.Term is null && request is not (SnapshotRequest or FollowLogsRequest))
            return new ErrorReply { Code = KeeperErrorCode.NotAttached, Message = "this connection only watches: its hello had no term" };
        return null;
    }

    private void Carry(Connection connection, KeeperRequest request)
    {
        void Answer(KeeperReply reply) => connection.Send(reply with { Id = request.Id });
        switch (request)
        {
            case HelloRequest hello: attach.Hello(connection, hello, Answer); break;
            case SnapshotRequest: attach.Snapshot(Answer); break;
            case AcknowledgeRequest acknowledge: attach.Acknowledge(acknowledge, Answer); break;
            case GoodbyeRequest goodbye: attach.Goodbye(connection, goodbye, Answer); break;
            case SpawnRequest spawn: processes.Spawn(spawn, Answer); break;
            case StopRequest stop: processes.Stop(stop, Answer); break;
            case SignalRequest signal: processes.Signal(signal, Answer); break;
            case SendIpcRequest send: processes.SendIpc(send, Answer); break;
            case WriteInputRequest write: processes.WriteInput(write, Answer); break;
            case RenewLeaseRequest renew: processes.RenewLease(renew, Answer); break;
            case OpenRouteRequest open: handoff.Open(open, Answer); break;
            case DrainRequest drain: handoff.Drain(drain, Answer); break;
            case ProbeDoorRequest door: handoff.ProbeDoor(door, Answer); break;
            case PublishRequest publish: handoff.Publish(publish, Answer); break;
            case ReleaseGroupRequest release: handoff.Release(release, Answer); break;
            case HandoffStatusRequest: handoff.Status(Answer); break;
            case ReportRequest report: handoff.Report(report, Answer); break;
            case FollowLogsRequest follow: logs.Follow(connection, follow, Answer); break;
            case FlushLogsRequest flush: logs.Flush(flush, Answer); break;
            case ReopenLogsRequest: logs.Reopen(Answer); break;
            case ChangeRotationRequest change: logs.ChangeRotation(change, Answer); break;
            case LogTimesRequest times: logs.Times(times, Answer); break;
            case UpgradeRequest upgrade: life.Upgrade(upgrade, Answer); break;
            case ShutdownRequest shutdown: life.Shutdown(shutdown, Answer); break;
            default:
                Refuse(connection, request.Id, KeeperErrorCode.UnknownRequest, "not carried out by this keeper");
                break;
        }
    }

    private static void Refuse(Connection connection, long id, KeeperErrorCode code, string message, int errno = 0) =>
        connection.Send(new ErrorReply { Id = id, Code = code, Message = message, Errno = errno });
}
