using ActorPm.Contracts.Keeper;
using ActorPm.Contracts.Relay;
using ActorPm.Keeper.Os;
using ActorPm.Keeper.Processes;

namespace ActorPm.Keeper.Handoff.Proxy;

/// <summary>
/// The relays of this keeper: one that accepts, and after an upgrade its predecessors, which finish what they
/// have. One that dies is started again and told everything again; the listening sockets are the keeper's too,
/// so clients wait meanwhile.
/// </summary>
/// <remarks>
/// <code>
/// started ──→ current ──new one is ready──→ retired ──last connection gone──→ ended
///   (after an upgrade: next, beside the current one of the former program image)
/// </code>
/// </remarks>
internal sealed class Relays
{
    /// <summary>A relay with nothing to do goes; what stopped processes said last is out by then.</summary>
    private static readonly TimeSpan IdleLimit = TimeSpan.FromSeconds(5);

    /// <summary>For downloads and WebSockets that began before an upgrade.</summary>
    private static readonly TimeSpan RetiredLimit = TimeSpan.FromDays(1);
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(1);

    private readonly EventLoop _loop;
    private readonly Helpers _helpers;
    private readonly TrafficCounts _counts;
    private readonly RelayWatch _watch;
    private readonly RelayBackOff _backOff = new();
    private readonly List<RelayProcess> _running = [];
    private readonly HashSet<IRelayed> _routings = [];
    private readonly Dictionary<(int Instance, long Generation), Member> _members = [];
    private RelayProcess? _current;
    private RelayProcess? _next;
    private LoopTimer? _again;
    private LoopTimer? _idle;

    public Relays(EventLoop loop, Helpers helpers)
    {
        (_loop, _helpers) = (loop, helpers);
        _counts = new TrafficCounts(loop);
        _watch = new RelayWatch(loop, helpers, _running, () => Count(() => { }));
    }

    /// <summary>All that serve or finish, without one that is about to take over.</summary>
    public IEnumerable<RelayProcess> Told => _running.Where(relay => relay != _next);

    /// <summary>Relays work for this; starts one where there is none.</summary>
    public void Use(IRelayed routing)
    {
        _idle?.Cancel();
        _idle = null;
        if (_routings.Add(routing) && _current is null && _again is null) StartCurrent();
    }

    /// <summary>Nothing of it is left; what relays are told of that.</summary>
    public void Release(IRelayed routing, RelayMessage last)
    {
        if (!_routings.Remove(routing)) return;
        Tell(last);
        EndWhenIdle();
    }

    public void Join(Member member)
    {
        _members[member.Key] = member;
        TellCurrent(ProxyRouting.Backend(member));
        if (member.Route == RouteState.Draining) Drain(member);
    }

    public void Leave(Member member)
    {
        if (!_members.Remove(member.Key)) return;
        Tell(new RemoveBackend(member.Process.Instance, member.Process.Generation));
        foreach (var relay in _running)
        {
            relay.Draining.Remove(member.Key);
            relay.Counted.Remove(member.Key);
        }
    }

    /// <summary>It is drained when every relay says so: one that was retired may still have connections to it.</summary>
    public void Drain(Member member)
    {
        foreach (var relay in Told) relay.Drain(member);
        if (!CheckDrained(member.Key)) _watch.LookAtDrains();
    }

    /// <param name="message">For all relays.</param>
    /// <param name="version">That have this version.</param>
    public void Tell(RelayMessage message, int version = 0)
    {
        foreach (var relay in Told.Where(relay => relay.Version >= version).ToArray()) relay.Send(message);
    }

    public void TellCurrent(RelayMessage message, params IReadOnlyList<int> descriptors) => _current?.Send(message, descriptors);

    /// <summary>The same for one that has this version.</summary>
    public void TellCurrent(int version, RelayMessage message, IReadOnlyList<int> descriptors)
    {
        if (_current?.Version >= version) _current.Send(message, descriptors);
    }

    /// <summary>Brings <see cref="Member.Connections"/> up to date, then calls back, soon in any case.</summary>
    public void Count(Action done) => _counts.Ask(Told, done);

    /// <summary>One of the former program image.</summary>
    public void Adopt(RelayProcess relay)
    {
        Add(relay);
        _helpers.Adopt(relay.Pid, end => Ended(relay, end));
        if (!relay.Retired) _current = relay;
    }

    /// <summary>All groups are there again: a relay of this version takes over.</summary>
    public void Renew()
    {
        if (_routings.Count == 0) EndWhenIdle();
        else if (_current is { IsReady: true }) _next = Start();
    }

    private void StartCurrent()
    {
        _again = null;
        _current = Start();
        if (_current is not { } relay) StartAgain();
        else foreach (var routing in _routings) routing.TellAll(relay);
    }

    /// <summary>Null when it cannot be started.</summary>
    private RelayProcess? Start()
    {
        RelayProcess? relay = null;
        var (pid, channel) = RelayProgram.Start(_helpers, end => Ended(relay!, end));
        if (pid > 0)
        {
            relay = new RelayProcess(pid, new RelayChannel(_loop, channel, [], []));
            Add(relay);
            return relay;
        }

        Trouble($"pbm-relay cannot be started: {Errno.Text(-pid)}");
        return null;
    }

    private void Add(RelayProcess relay)
    {
        _running.Add(relay);
        relay.Channel.Received = message => Received(relay, message);
        // Without its channel it is of no use, and ends by itself; if not, here.
        relay.Channel.Ended = () => _loop.After(LastWords, () => _helpers.Kill(relay.Pid));
        _watch.Begin();
    }

    private void Received(RelayProcess relay, RelayMessage message)
    {
        relay.Silent = 0;
        switch (message)
        {
            case RelayReady:
                relay.IsReady = true;
                _backOff.Served(Clock.Milliseconds);
                if (relay == _next) TakeOver(relay);
                break;
            case BackendAccepts accepts when relay == _current && _members.TryGetValue((accepts.Instance, accepts.Generation), out var member):
                (member.Group.RoutingFor(member.Order.Kind) as ProxyRouting)?.Accepts(member);
                break;
            case BackendDrained drained:
                relay.Draining.Remove((drained.Instance, drained.Generation));
                CheckDrained((drained.Instance, drained.Generation));
                break;
            case TrafficCounted counted:
                _counts.Answered(relay, counted, _members);
                break;
            case RelayTrouble trouble:
                Trouble(trouble);
                break;
        }
    }

    private void TakeOver(RelayProcess next)
    {
        var former = _current;
        (_current, _next) = (next, null);
        foreach (var routing in _routings) routing.TellAll(next);
        if (former is null) return;
        former.Retired = true;
        former.Send(new Retire(RetiredLimit));
    }

    private void Ended(RelayProcess relay, ChildEnd end)
    {
        _running.Remove(relay);
        relay.Channel.Ended = null;
        relay.Channel.Drain();
        relay.Channel.Close();
        _counts.Gone(relay, _members);
        if (relay == _next)
        {
            _next = null;
            Trouble($"the new pbm-relay {Text(end)} before it was ready; the one of the former version goes on");
        }
        else if (relay == _current)
        {
            _current = null;
            if (_next is { } next) TakeOver(next);
            else if (_routings.Count > 0)
            {
                Trouble($"pbm-relay {Text(end)}: the connections it had are cut; it is started again");
                StartAgain();
            }
        }

        foreach (var key in relay.Draining) CheckDrained(key);
    }

    private void StartAgain()
    {
        if (_backOff.Pause(Clock.Milliseconds) is { } pause) _again = _loop.After(pause, StartCurrent);
        else StartCurrent();
    }

    private bool CheckDrained((int Instance, long Generation) key)
    {
        if (!_members.TryGetValue(key, out var member) || _running.Any(relay => relay.Draining.Contains(key))) return false;
        member.Group.Finished(member, 0);
        return true;
    }

    private void EndWhenIdle()
    {
        if (_routings.Count > 0 || _running.Count == 0) return;
        _again?.Cancel();
        _again = null;
        _idle ??= _loop.After(IdleLimit, () =>
        {
            (_idle, _current, _next) = (null, null, null);
            foreach (var relay in _running) relay.Channel.Close();
        });
    }

    private void Trouble(RelayTrouble trouble)
    {
        var member = trouble is { Instance: { } instance, Generation: { } generation } ? _members.GetValueOrDefault((instance, generation)) : null;
        foreach (var routing in _routings)
            if (routing.GroupId == trouble.Group) routing.Trouble(member, trouble.Message);
    }

    private void Trouble(string message)
    {
        foreach (var routing in _routings) routing.Trouble(null, message);
    }

    private static string Text(ChildEnd end) => end.Signal is { } signal ? $"was ended by {Signals.Name(signal)}" : $"ended with code {end.Code}";
}
