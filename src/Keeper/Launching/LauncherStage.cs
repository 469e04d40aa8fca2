using System.Globalization;
using ActorPm.Contracts.Keeper;
using ActorPm.Keeper.Os;

namespace ActorPm.Keeper.Launching;

/// <summary>Why a launcher stage did not become the program.</summary>
internal sealed record LaunchFailure(KeeperErrorCode Code, string Message, int Errno);

/// <summary>
/// The keeper's side of a start that posix_spawn alone cannot do (another user, limits): this binary as
/// <c>launch</c>, with its order on one descriptor and a status pipe on another that closes when the
/// program takes its place.
/// </summary>
internal sealed class LauncherStage(SpawnRequest request, string? pidVariable, string? cgroupProcesses)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    private readonly (int Read, int Write) _status = Pipes.Create();
    private int _order = -1;

    public SpawnPlan Plan(IReadOnlyList<int> descriptors, List<string> environment)
    {
        var order = new LaunchOrder
        {
            File = request.File,
            Arguments = [request.File, .. request.Arguments],
            Environment = environment,
            Cwd = request.Cwd,
            CgroupProcesses = cgroupProcesses,
            UserId = request.UserId,
            GroupId = request.GroupId,
            Groups = request.Groups,
            PidVariable = pidVariable,
            // Nobody else would end it when its lease is over.
            EndsWith = request.LeaseUntil is null ? 0 : Environment.ProcessId,
        };
        _order = LogDescriptor.MemoryFile("pbm-launch");
        _ = Descriptors.WriteAll(_order, order.ToBytes());
        LogDescriptor.Rewind(_order);

        return new SpawnPlan
        {
            File = Programs.Self,
            Arguments = ["pbm-keeper", "launch", descriptors.Count.ToString(CultureInfo.InvariantCulture)],
            Environment = OwnEnvironment.Strings(),
            Descriptors = [.. descriptors, _order, _status.Write],
        };
    }

    /// <summary>Closes what only the stage needs.</summary>
    public void Started()
    {
        Descriptors.Close(_order);
        Descriptors.Close(_status.Write);
    }

    public void Close() => Descriptors.Close(_status.Read);

    /// <summary>Calls back once the program runs (null) or the stage has failed.</summary>
    public void WhenDone(EventLoop loop, Action<LaunchFailure?> done)
    {
        LoopTimer? limit = null;
        void Finish(LaunchFailure? failure)
        {
            limit?.Cancel();
            loop.Forget(_status.Read);
            Close();
            done(failure);
        }

        limit = loop.After(Limit, () => Finish(new(KeeperErrorCode.SpawnFailed, "the launcher stage did not answer", 0)));
        loop.Watch(_status.Read, Epoll.Readable, new Handler(_ => Finish(ReadStatus())));
    }

    private LaunchFailure? ReadStatus()
    {
        Span<byte> bytes = stackalloc byte[4096];
        var count = Descriptors.Read(_status.Read, bytes);
        return count <= 0 ? null : LaunchStatus.Parse(bytes[..count], request);
    }
}
