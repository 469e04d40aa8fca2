using ActorPm.Actors.Ports;
using ActorPm.Contracts.Keeper;
using ActorPm.Contracts.Processes;

namespace ActorPm.Actors.Tests.Fakes;

/// <summary>A keeper whose processes live in a dictionary.</summary>
internal sealed class FakeKeeper(TimeProvider time) : IKeeperPort
{
    private readonly Lock _lock = new();
    private readonly List<KeptProcess> _processes = [];
    private readonly List<ExitedEvent> _exits = [];
    private readonly Queue<Action> _afterReply = new();
    private IKeeperObserver? _observer;
    private int _nextPid = 1000;

    public List<KeeperRequest> Requests { get; } = [];

    public bool Reachable { get; set; } = true;

    /// <summary>Why no limit is in force; null when all are.</summary>
    public string? LimitsProblem { get; set; }

    public Func<SpawnRequest, ErrorReply?> RefuseSpawn { get; set; } = _ => null;

    /// <summary>What a process that was just started does at once; nothing by default.</summary>
    public Action<SpawnRequest> OnSpawned { get; set; } = _ => { };

    /// <summary>Connections finish at once; otherwise a drain lasts until <see cref="FinishDrain"/>.</summary>
    public bool DrainsAtOnce { get; set; } = true;

    /// <summary>A process that is stopped ends at once; otherwise it ends by <see cref="Crash"/> alone.</summary>
    public bool StopsAtOnce { get; set; } = true;

    /// <summary>Living processes.</summary>
    public IReadOnlyList<KeptProcess> Processes
    {
        get
        {
            lock (_lock) return [.. _processes];
        }
    }

    /// <summary>All requests so far of a kind.</summary>
    public IReadOnlyList<T> Asked<T>()
        where T : KeeperRequest
    {
        lock (_lock) return [.. Requests.OfType<T>()];
    }

    public IReadOnlyList<SpawnRequest> Spawns
    {
        get
        {
            lock (_lock) return [.. Requests.OfType<SpawnRequest>()];
        }
    }

    public int UnacknowledgedExits
    {
        get
        {
            lock (_lock) return _exits.Count;
        }
    }

    public void Observe(IKeeperObserver observer)
    {
        lock (_lock)
        {
            _observer = observer;
            if (Reachable) Attach();
        }
    }

    public void Forget(IKeeperObserver observer)
    {
        lock (_lock)
            if (ReferenceEquals(_observer, observer)) _observer = null;
    }

    public void Ask(KeeperRequest request, Action<KeeperReply> answered)
    {
        lock (_lock)
        {
            if (!Reachable)
            {
                answered(new ErrorReply { Code = KeeperErrorCode.NotAttached, Message = "away" });
                return;
            }

            Requests.Add(request);
            answered(Handle(request));
            // What a process does comes after the answer that tells of it.
            while (_afterReply.TryDequeue(out var next)) next();
        }
    }

    /// <summary>A process ends by itself.</summary>
    public void Crash(int instance, int code, string errorTail = "", ExitCause cause = ExitCause.Own)
    {
        lock (_lock) End(Only(instance), code, errorTail, cause);
    }

    /// <summary>One of the processes of an instance ends by itself.</summary>
    public void CrashGeneration(long generation, int code, string errorTail = "")
    {
        lock (_lock) End(_processes.Single(kept => kept.Generation == generation), code, errorTail, ExitCause.Own);
    }

    /// <summary>A process has said this of itself; only a snapshot tells.</summary>
    public void Say(long generation, string report, params string[] messages)
    {
        lock (_lock) Change(generation, kept => kept with { Report = report, Said = messages });
    }

    /// <summary>A process listens through the keeper.</summary>
    public void Listen(int instance, long generation, string address = "3000")
    {
        lock (_lock)
        {
            Change(generation, kept => kept with { Listening = [address] });
            _observer?.Happened(new ListeningEvent { Instance = instance, Generation = generation, Address = address });
        }
    }

    /// <summary>A drain is over.</summary>
    public void FinishDrain(long generation, bool timedOut = false, int? left = 0)
    {
        lock (_lock)
        {
            Change(generation, kept => kept with { Route = RouteState.Drained });
            var kept = _processes.Single(one => one.Generation == generation);
            _observer?.Happened(new DrainedEvent { Instance = kept.Instance, Generation = generation, TimedOut = timedOut, ConnectionsLeft = left });
        }
    }

    /// <summary>The keeper dies and a new one has cleaned up.</summary>
    public void Die()
    {
        lock (_lock)
        {
            _observer?.Detached("died");
            foreach (var kept in _processes.ToList()) End(kept, null, "", ExitCause.KeeperLost, tell: false);
            Attach();
        }
    }

    public void Send(KeeperEvent happened) => _observer?.Happened(happened);

    public int? PidOf(int instance)
    {
        lock (_lock) return _processes.Find(kept => kept.Instance == instance)?.Process.Pid;
    }

    private void Attach() => _observer?.Attached(
        new HelloReply
        {
            Version = 1,
            Build = "test",
            Pid = 2,
            HighestTerm = 1,
            HighestGeneration = _processes.Select(kept => kept.Generation).DefaultIfEmpty().Max(),
            BootId = "boot",
            StartedAt = 0,
            Abilities = KeeperAbilities.All,
        },
        new SnapshotReply { Processes = [.. _processes], Exits = [.. _exits] });

    private KeeperReply Handle(KeeperRequest request)
    {
        switch (request)
        {
            case SpawnRequest spawn:
                if (RefuseSpawn(spawn) is { } refusal) return refusal;
                var process = new ProcessIdentity(_nextPid++, 1, "boot");
                var now = time.GetUtcNow().ToUnixTimeMilliseconds();
                if (_processes.Any(kept => kept.Instance == spawn.Instance && kept.Generation != spawn.Replaces))
                    return new ErrorReply { Code = KeeperErrorCode.AlreadyRunning, Message = "it has a process" };
                _processes.Add(new KeptProcess
                {
                    Instance = spawn.Instance,
                    Generation = spawn.Generation,
                    Process = process,
                    SpawnedAt = now,
                    Spec = spawn.Spec,
                    LeaseUntil = spawn.LeaseUntil,
                    Replaces = spawn.Replaces,
                    Route = spawn.Handoff is { } handoff ? handoff.Hold ? RouteState.Held : RouteState.Open : null,
                });
                _afterReply.Enqueue(() => OnSpawned(spawn));
                return new SpawnReply { Process = process, SpawnedAt = now, LimitsProblem = spawn.Limits is null ? null : LimitsProblem };
            case StopRequest stop when _processes.Find(kept => kept.Generation == stop.Generation) is { } kept:
                if (StopsAtOnce) End(kept, 0, "", ExitCause.Stopped);
                return new DoneReply();
            case OpenRouteRequest open when _processes.Any(kept => kept.Generation == open.Generation):
                Change(open.Generation, kept => kept with { Route = RouteState.Open });
                return new DoneReply();
            case DrainRequest drain when _processes.Any(kept => kept.Generation == drain.Generation):
                Change(drain.Generation, kept => kept with { Route = RouteState.Draining });
                if (DrainsAtOnce) _afterReply.Enqueue(() => FinishDrain(drain.Generation));
                return new DoneReply();
            case RenewLeaseRequest lease when _processes.Any(kept => kept.Generation == lease.Generation):
                Change(lease.Generation, kept => kept with { LeaseUntil = lease.LeaseUntil });
                return new DoneReply();
            case ProbeDoorRequest:
                return new ProbeDoorReply { Port = 4000 };
            case HandoffStatusRequest:
                return new HandoffStatusReply
                {
                    Instances =
                    [
                        .. _processes.Where(kept => kept.Route is not null).Select(kept => new InstanceTraffic
                        {
                            Instance = kept.Instance,
                            Generation = kept.Generation,
                            Route = kept.Route!.Value,
                            Listening = kept.Listening,
                            Connections = 7,
                            Open = 2,
                        }),
                    ],
                };
            case OpenRouteRequest or DrainRequest:
                return new ErrorReply { Code = KeeperErrorCode.NoSuchProcess, Message = "gone" };
            case StopRequest:
                return new ErrorReply { Code = KeeperErrorCode.NoSuchProcess, Message = "gone" };
            case AcknowledgeRequest acknowledge:
                _exits.RemoveAll(exit => acknowledge.Generations.Contains(exit.Generation));
                return new DoneReply();
            default:
                return new DoneReply();
        }
    }

    private KeptProcess Only(int instance) => _processes.Find(kept => kept.Instance == instance)
        ?? throw new InvalidOperationException($"instance {instance} has no process");

    private void Change(long generation, Func<KeptProcess, KeptProcess> change)
    {
        var index = _processes.FindIndex(kept => kept.Generation == generation);
        _processes[index] = change(_processes[index]);
    }

    private void End(KeptProcess kept, int? code, string errorTail, ExitCause cause, bool tell = true)
    {
        _processes.Remove(kept);
        var exited = new ExitedEvent
        {
            Instance = kept.Instance,
            Generation = kept.Generation,
            Pid = kept.Process.Pid,
            Cause = cause,
            Code = code,
            SpawnedAt = kept.SpawnedAt,
            ExitedAt = time.GetUtcNow().ToUnixTimeMilliseconds(),
            ErrorTail = errorTail,
        };
        _exits.Add(exited);
        if (tell) _observer?.Happened(exited);
    }
}
