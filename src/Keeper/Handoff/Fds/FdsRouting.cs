using ActorPm.Contracts.Apps;
using ActorPm.Contracts.Keeper;
using ActorPm.Keeper.Os;

namespace ActorPm.Keeper.Handoff.Fds;

/// <summary>
/// Systemd's socket activation: all processes get the listening sockets themselves from descriptor 3 on, and
/// the kernel chooses who accepts. There is nothing to hold or to drain here; both are the program's own.
/// </summary>
internal sealed class FdsRouting(EventLoop loop, Group group) : IRouting
{
    public void Prepare(HandoffPreparation preparation)
    {
        var sockets = new List<GroupSocket>();
        foreach (var spec in Specs(preparation.Order))
        {
            var (socket, errno) = group.Sockets.Open(spec, "null", preparation.Request.UserId);
            if (socket is null)
            {
                Refuse(preparation, spec, -errno);
                return;
            }

            PublicSockets.SetBlocking(socket.Descriptor);
            sockets.Add(socket);
        }

        if (sockets.Count == 0) preparation.Refuse("nothing to listen on is given: handoff = fds needs listen = [...]", 0);
        else preparation.Done(Parts(sockets), null);
    }

    public void Join(Member member)
    {
        member.Route = member.Route == RouteState.Held ? RouteState.Open : member.Route;
        foreach (var spec in Specs(member.Order))
        {
            if (group.Sockets.Find(spec.Key) is not { } socket) continue;
            GroupSockets.Use(socket, member);
            if (!member.Listening.Contains(socket.Address)) member.Listening.Add(socket.Address);
        }
    }

    public void Open(Member member)
    {
    }

    /// <summary>What it still has is the program's to finish; it is counted, so that somebody learns of it.</summary>
    public void Drain(Member member)
    {
        var pid = member.Process.Pid;
        var ports = Specs(member.Order).Select(spec => group.Sockets.Find(spec.Key)).OfType<GroupSocket>()
            .Select(socket => PublicSockets.LocalAddress(socket.Descriptor)?.Port).OfType<int>().ToHashSet();
        ThreadPool.UnsafeQueueUserWorkItem(
            _ =>
            {
                var open = OpenConnections.Count(pid, ports);
                loop.Post(() => group.Finished(member, open));
            },
            null);
    }

    public void Leave(Member member, bool forGood)
    {
        foreach (var spec in Specs(member.Order))
        {
            if (group.Sockets.Find(spec.Key) is not { } socket) continue;
            group.Sockets.Release(socket, member);
            if (forGood) group.Sockets.CloseIfUnused(spec.Key);
        }
    }

    public DoorAnswer OpenDoor(Member member, int? port) =>
        DoorAnswer.None("with handoff = fds the kernel chooses who accepts; use ready = notify or log");

    private static IEnumerable<SocketSpec> Specs(HandoffOrder order) =>
        order.Listen.Select(ListenAddress.Parse).OfType<ListenAddress>().Select(SocketSpec.Of);

    private static SpawnParts Parts(List<GroupSocket> sockets) => new()
    {
        Descriptors = [.. sockets.Select(socket => socket.Descriptor)],
        Environment = [$"LISTEN_FDS={sockets.Count}", $"LISTEN_FDNAMES={string.Join(':', sockets.Select(Name))}"],
        PidVariable = "LISTEN_PID",
    };

    /// <summary>The port, or the name of the file: a colon would end the name.</summary>
    private static string Name(GroupSocket socket) =>
        socket.Spec.IsUnix ? Path.GetFileName(socket.Spec.Address ?? "").Replace(':', '_') : $"{socket.Spec.Port}";

    private void Refuse(HandoffPreparation preparation, SocketSpec spec, int errno)
    {
        // What was opened for this start alone has no user.
        group.Sockets.CloseNeverUsed();
        PortHolder.Describe(loop, spec, errno, problem => preparation.Refuse($"{preparation.Request.Name} cannot listen on {problem}", errno));
    }
}
