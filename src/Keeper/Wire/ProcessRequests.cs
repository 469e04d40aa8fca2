using ActorPm.Contracts.Keeper;
using ActorPm.Keeper.Os;
using ActorPm.Keeper.Processes;
using ActorPm.Keeper.Trees;

namespace ActorPm.Keeper.Wire;

/// <summary>Requests about one process.</summary>
internal sealed class ProcessRequests(ProcessTable table, Spawner spawner, TreeStopper stopper, Leases leases, HeldStarts held)
{
    /// <summary>The keeper ends everything and starts nothing more.</summary>
    public bool ShuttingDown { get; set; }

    public void Spawn(SpawnRequest request, Action<KeeperReply> answer)
    {
        if (ShuttingDown)
        {
            answer(Refused(KeeperErrorCode.ShuttingDown, "the keeper is shutting down"));
            return;
        }

        spawner.Start(request, answer);
        held.Started(request);
    }

    public void Stop(StopRequest request, Action<KeeperReply> answer)
    {
        if (Find(request.Instance, request.Generation, answer) is not { } process) return;
        answer(new DoneReply());
        stopper.Stop(process, request.Sequence, ExitCause.Stopped);
    }

    public void Signal(SignalRequest request, Action<KeeperReply> answer)
    {
        if (Find(request.Instance, request.Generation, answer) is not { } process) return;
        var errno = process.PidFd >= 0 ? PidFd.Send(process.PidFd, request.Signal) : Errno.NoProcess;
        if (errno == 0) answer(new DoneReply());
        else if (errno == Errno.NoProcess) answer(Refused(KeeperErrorCode.NoSuchProcess, $"{process.Title} has ended", errno));
        else answer(Refused(KeeperErrorCode.Failed, $"signal {request.Signal} cannot be sent to {process.Title}: {Errno.Text(errno)}", errno));
    }

    public void SendIpc(SendIpcRequest request, Action<KeeperReply> answer)
    {
        if (Find(request.Instance, request.Generation, answer) is not { } process) return;
        if (process.Channel is null) answer(Refused(KeeperErrorCode.Failed, $"{process.Title} has no IPC channel"));
        else if (process.Channel.TrySend(request.Message)) answer(new DoneReply());
        else answer(Refused(KeeperErrorCode.Failed, $"{process.Title} has closed its IPC channel, or does not read it"));
    }

    public void WriteInput(WriteInputRequest request, Action<KeeperReply> answer)
    {
        if (Find(request.Instance, request.Generation, answer) is not { } process) return;
        if (process.Input?.TryWrite(request.Text) == true) answer(new DoneReply());
        else answer(Refused(KeeperErrorCode.Failed, $"{process.Title} has closed its standard input, or does not read it"));
    }

    public void RenewLease(RenewLeaseRequest request, Action<KeeperReply> answer)
    {
        if (Find(request.Instance, request.Generation, answer) is not { } process) return;
        leases.Renew(process, request.LeaseUntil);
        answer(new DoneReply());
    }

    private ManagedProcess? Find(int instance, long generation, Action<KeeperReply> answer)
    {
        var process = table.Find(instance, generation);
        if (process is null)
            answer(Refused(KeeperErrorCode.NoSuchProcess, $"no process of instance {instance}, generation {generation}"));
        return process;
    }

    private static ErrorReply Refused(KeeperErrorCode code, string message, int errno = 0) =>
        new() { Code = code, Message = message, Errno = errno };
}
