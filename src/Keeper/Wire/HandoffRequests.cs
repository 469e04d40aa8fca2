using ActorPm.Contracts.Keeper;
using ActorPm.Keeper.Handoff;
using ActorPm.Keeper.Processes;

namespace ActorPm.Keeper.Wire;

/// <summary>Requests about how connections reach processes.</summary>
internal sealed class HandoffRequests(ProcessTable table, Handoffs handoffs)
{
    public void Open(OpenRouteRequest request, Action<KeeperReply> answer)
    {
        if (Find(request.Instance, request.Generation, answer) is not { } member) return;
        member.Group.Open(member);
        answer(new DoneReply());
    }

    public void Drain(DrainRequest request, Action<KeeperReply> answer)
    {
        if (Find(request.Instance, request.Generation, answer) is not { } member) return;
        answer(new DoneReply());
        member.Group.Drain(member, Clock.Milliseconds + (long)Math.Max(0, request.Timeout.TotalMilliseconds));
    }

    public void ProbeDoor(ProbeDoorRequest request, Action<KeeperReply> answer)
    {
        if (Find(request.Instance, request.Generation, answer) is not { } member) return;
        var door = member.Group.OpenDoor(member, request.Port);
        if (door.Problem is null) answer(new ProbeDoorReply { Port = door.Port });
        else answer(new ErrorReply { Code = KeeperErrorCode.Failed, Message = $"{member.Process.Title} cannot be probed: {door.Problem}" });
    }

    public void Release(ReleaseGroupRequest request, Action<KeeperReply> answer)
    {
        handoffs.Release(request.Group);
        answer(new DoneReply());
    }

    public void Publish(PublishRequest request, Action<KeeperReply> answer) => handoffs.Publications.Carry(request, answer);

    /// <summary>From a program behind a launcher.</summary>
    public void Report(ReportRequest request, Action<KeeperReply> answer)
    {
        if (table.Find(request.Instance, request.Generation) is not { Lives: true } process)
        {
            answer(new ErrorReply { Code = KeeperErrorCode.NoSuchProcess, Message = $"no process of instance {request.Instance}, generation {request.Generation}" });
            return;
        }

        handoffs.Report(process, request.Report, request.Pid);
        answer(new DoneReply());
    }

    public void Status(Action<KeeperReply> answer) =>
        handoffs.Count(traffic => answer(new HandoffStatusReply { Instances = traffic }));

    private Member? Find(int instance, long generation, Action<KeeperReply> answer)
    {
        var process = table.Find(instance, generation);
        if (process?.Member is { } member && process.Lives) return member;
        answer(new ErrorReply
        {
            Code = process is null ? KeeperErrorCode.NoSuchProcess : KeeperErrorCode.Failed,
            Message = process is null ? $"no process of instance {instance}, generation {generation}" : $"{process.Title} takes part in no handoff",
        });
        return null;
    }
}
