using ActorPm.Contracts.Apps;
using ActorPm.Contracts.Keeper;
using ActorPm.Keeper.Handoff.NodeJs;
using ActorPm.Keeper.Handoff.Proxy;
using ActorPm.Keeper.Ipc;
using ActorPm.Keeper.Processes;

namespace ActorPm.Keeper.Handoff;

/// <summary>The processes of one app that share their public sockets. It owns the sockets; how connections get from them to a process is up to an <see cref="IRouting"/>.</summary>
internal sealed class Group(string id, EventLoop loop, Relays relays, Action<KeeperEvent> tell, Action<KeeperEvent> tellIfFast)
{
    private readonly Dictionary<HandoffKind, IRouting> _routings = [];
    private readonly List<Member> _members = [];

    public string Id { get; } = id;

    public GroupSockets Sockets { get; } = new(loop);

    public IReadOnlyList<Member> Members => _members;

    /// <summary>Called after which processes take connections may have changed.</summary>
    public Action? Changed { get; set; }

    /// <summary>Nothing of it is left: no process, no socket.</summary>
    public bool IsEmpty => _members.Count == 0 && Sockets.All.Count == 0;

    /// <summary>The way of this kind; null when this keeper does not have it.</summary>
    public IRouting? RoutingFor(HandoffKind kind)
    {
        if (_routings.TryGetValue(kind, out var present)) return present;
        var routing = Routings.Create(kind, loop, this, relays);
        if (routing is not null) _routings[kind] = routing;
        return routing;
    }

    /// <summary>The way of this kind; null while nobody uses it.</summary>
    public NodeJsRouting? NodeJs => _routings.GetValueOrDefault(HandoffKind.NodeJs) as NodeJsRouting;

    public void Join(Member member)
    {
        _members.Add(member);
        RoutingFor(member.Order.Kind)?.Join(member);
        Changed?.Invoke();
    }

    public void Leave(Member member, bool forGood)
    {
        member.DrainTimer?.Cancel();
        if (!_members.Remove(member)) return;
        RoutingFor(member.Order.Kind)?.Leave(member, forGood);
        if (forGood && _members.Count == 0) Sockets.CloseOwn();
        Changed?.Invoke();
    }

    public void Open(Member member)
    {
        member.DrainTimer?.Cancel();
        (member.DrainUntil, member.Drained) = (null, null);
        member.Route = RouteState.Open;
        RoutingFor(member.Order.Kind)?.Open(member);
        Changed?.Invoke();
    }

    public void Drain(Member member, long until)
    {
        if (member.Drained is { } drained)
        {
            tell(drained);
            return;
        }

        var isNew = member.Route != RouteState.Draining;
        member.Route = RouteState.Draining;
        if (isNew || until < member.DrainUntil) AwaitEndOfDrain(member, until);
        if (!isNew) return;
        RoutingFor(member.Order.Kind)?.Drain(member);
        Changed?.Invoke();
    }

    public DoorAnswer OpenDoor(Member member, int? port) =>
        RoutingFor(member.Order.Kind)?.OpenDoor(member, port) ?? DoorAnswer.None("no way to it is known");

    public void AwaitEndOfDrain(Member member, long until)
    {
        member.DrainUntil = until;
        member.DrainTimer?.Cancel();
        member.DrainTimer = loop.At(until, () => Drained(member, timedOut: true, member.Open));
    }

    /// <summary>It has finished its connections; told once.</summary>
    public void Finished(Member member, int? left) => Drained(member, timedOut: false, left);

    /// <summary>It listens on this public address.</summary>
    public void Listens(Member member, string address)
    {
        if (!member.Listening.Contains(address)) member.Listening.Add(address);
        tell(new ListeningEvent { Instance = member.Process.Instance, Generation = member.Process.Generation, Address = address });
        Changed?.Invoke();
    }

    public void Reported(ManagedProcess process, PreloadMessage message)
    {
        if (message.Act == PreloadMessage.Report && ReportOf(process, message.Text, null) is { } report) tellIfFast(report);
    }

    /// <summary>Keeps a report and says what the node is told of it; null for one that is too long.</summary>
    public static ReportedEvent? ReportOf(ManagedProcess process, string report, int? pid)
    {
        if (report.Length > PreloadMessage.LongestReport) return null;
        process.Report = report;
        return new ReportedEvent { Instance = process.Instance, Generation = process.Generation, Report = report, Pid = pid };
    }

    public void Trouble(Member? member, string message)
    {
        KeeperLog.Write(message);
        tell(new HandoffTroubleEvent { Instance = member?.Process.Instance, Generation = member?.Process.Generation, Group = Id, Message = message });
    }

    /// <summary>Tells who has the port; finding out takes a while.</summary>
    public void CannotListen(Member member, SocketSpec spec, int errno) =>
        PortHolder.Describe(loop, spec, errno, problem => Trouble(member, $"{member.Process.Request.Name} cannot listen on {problem}"));

    private void Drained(Member member, bool timedOut, int? left)
    {
        if (member.Route != RouteState.Draining) return;
        member.DrainTimer?.Cancel();
        member.Route = RouteState.Drained;
        member.Drained = new DrainedEvent
        {
            Instance = member.Process.Instance,
            Generation = member.Process.Generation,
            TimedOut = timedOut,
            ConnectionsLeft = left,
        };
        tell(member.Drained);
    }
}
