using ActorPm.Actors.Ports;
using ActorPm.Contracts.Keeper;
using ActorPm.Contracts.Processes;

namespace ActorPm.Actors.Tests.Fakes;

/// <summary>A keeper whose processes live in a dictionary.</summary>
internal sealed class FakeKeeper(TimeProvider time) : IKeeperPort
{
    private readonly Lock _lock = new();
    private readonly Dictionary<int, KeptProcess> _processes = [];
    private readonly List<ExitedEvent> _exits = [];
    private IKeeperObserver? _observer;
    private int _nextPid = 1000;

    public List<KeeperRequest> Requests { get; } = [];

    public bool Reachable { get; set; } = true;

    public Func<SpawnRequest, ErrorReply?> RefuseSpawn { get; set; } = _ => null;

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

    public Task<KeeperReply> AskAsync(KeeperRequest request)
    {
        lock (_lock)
        {
            if (!Reachable) return Task.FromResult<KeeperReply>(new ErrorReply { Code = KeeperErrorCode.NotAttached, Message = "away" });
            Requests.Add(request);
            return Task.FromResult(Handle(request));
        }
    }

    /// <summary>A process ends by itself.</summary>
    public void Crash(int instance, int code, string errorTail = "", ExitCause cause = ExitCause.Own)
    {
        lock (_lock) End(instance, code, errorTail, cause);
    }

    /// <summary>The keeper dies and a new one has cleaned up.</summary>
    public void Die()
    {
        lock (_lock)
        {
            _observer?.Detached("died");
            foreach (var instance in _processes.Keys.ToList()) End(instance, null, "", ExitCause.KeeperLost, tell: false);
            Attach();
        }
    }

    public void Send(KeeperEvent happened) => _observer?.Happened(happened);

    public int? PidOf(int instance)
    {
        lock (_lock) return _processes.TryGetValue(instance, out var kept) ? kept.Process.Pid : null;
    }

    private void Attach() => _observer?.Attached(
        new HelloReply
        {
            Version = 1,
            Build = "test",
            Pid = 2,
            HighestTerm = 1,
            HighestGeneration = _processes.Values.Select(kept => kept.Generation).DefaultIfEmpty().Max(),
            BootId = "boot",
            StartedAt = 0,
            Abilities = KeeperAbilities.All,
        },
        new SnapshotReply { Processes = [.. _processes.Values], Exits = [.. _exits] });

    private KeeperReply Handle(KeeperRequest request)
    {
        switch (request)
        {
            case SpawnRequest spawn:
                if (RefuseSpawn(spawn) is { } refusal) return refusal;
                var process = new ProcessIdentity(_nextPid++, 1, "boot");
                var now = time.GetUtcNow().ToUnixTimeMilliseconds();
                _processes.Add(spawn.Instance, new KeptProcess
                {
                    Instance = spawn.Instance,
                    Generation = spawn.Generation,
                    Process = process,
                    SpawnedAt = now,
                    Spec = spawn.Spec,
                });
                return new SpawnReply { Process = process, SpawnedAt = now };
            case StopRequest stop when _processes.TryGetValue(stop.Instance, out var kept) && kept.Generation == stop.Generation:
                End(stop.Instance, 0, "", ExitCause.Stopped);
                return new DoneReply();
            case StopRequest:
                return new ErrorReply { Code = KeeperErrorCode.NoSuchProcess, Message = "gone" };
            case AcknowledgeRequest acknowledge:
                _exits.RemoveAll(exit => acknowledge.Generations.Contains(exit.Generation));
                return new DoneReply();
            default:
                return new DoneReply();
        }
    }

    private void End(int instance, int? code, string errorTail, ExitCause cause, bool tell = true)
    {
        if (!_processes.Remove(instance, out var kept)) throw new InvalidOperationException($"instance {instance} has no process");
        var exited = new ExitedEvent
        {
            Instance = instance,
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
