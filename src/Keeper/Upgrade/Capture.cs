using ActorPm.Contracts.Apps;
using ActorPm.Keeper.Logs;
using ActorPm.Keeper.Processes;

namespace ActorPm.Keeper.Upgrade;

/// <summary>Turns living parts into the records of an <see cref="UpgradeState"/>.</summary>
internal static class Capture
{
    public static UpgradeProcess Process(ManagedProcess process, SuspendedLogs logs) => new()
    {
        Request = process.Request,
        Identity = process.Identity,
        SpawnedAt = process.SpawnedAt,
        PidFd = process.PidFd,
        Input = process.Input?.Descriptor ?? -1,
        InputWaiting = process.Input?.Waiting ?? [],
        Channel = process.Channel?.Descriptor ?? -1,
        ChannelPartial = process.Channel?.PartialMessage ?? [],
        ChannelWaiting = [],
        ChannelMessages = [.. process.Channel?.Waiting.Select(message => new UpgradeMessage(message.Bytes.ToArray(), message.Descriptor)) ?? []],
        Output = Pipe(process.Output, logs, process.Request.Logs.Rotation),
        Error = Pipe(process.Error, logs, process.Request.Logs.Rotation),
        ErrorTail = process.Error?.Tail?.Bytes ?? [],
        ReadySeen = process.ReadySeen,
        Notify = process.Notify?.Descriptor ?? -1,
        Notified = process.Notified,
        Said = process.Sayings.All,
        Report = process.Report,
        Member = HandoffTransfer.Capture(process),
        LimitsProblem = process.LimitsProblem,
        LeaseUntil = process.LeaseUntil,
        Stop = process.Stop is { } stop ? new UpgradeStop(stop.Sequence, stop.Cause, stop.KillAt, stop.Killing) : null,
        End = process.End,
        EndedAt = process.EndedAt,
        Leftovers = process.Leftovers,
    };

    /// <summary>Null for a pipe that has ended.</summary>
    /// <param name="pipe">The pipe.</param>
    /// <param name="logs">What was held back of lines.</param>
    /// <param name="rotation">The present rules of its process, which may be newer than the pipe; null for its own.</param>
    public static UpgradePipe? Pipe(OutputPipe? pipe, SuspendedLogs logs, LogRotation? rotation = null)
    {
        if (pipe is not { IsOpen: true }) return null;
        var target = pipe.Target;
        return new UpgradePipe(
            pipe.Descriptor, target.Instance, target.Generation, target.Name, target.Stream,
            rotation is null ? target.Sinks : target.Sinks with { Rotation = rotation },
            pipe.Raised, pipe.Dropped, logs.Held.GetValueOrDefault(target) ?? []);
    }
}
