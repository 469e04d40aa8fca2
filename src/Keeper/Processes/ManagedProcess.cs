using System.Collections.ObjectModel;
using ActorPm.Contracts.Apps;
using ActorPm.Contracts.Keeper;
using ActorPm.Contracts.Processes;
using ActorPm.Keeper.Cgroups;
using ActorPm.Keeper.Handoff;
using ActorPm.Keeper.Ipc;
using ActorPm.Keeper.Logs;
using ActorPm.Keeper.Notifying;
using ActorPm.Keeper.Os;
using ActorPm.Keeper.Trees;

namespace ActorPm.Keeper.Processes;

/// <summary>One process the keeper has started, until it and its tree have ended and that was told.</summary>
internal sealed class ManagedProcess(SpawnRequest request, ProcessIdentity identity, long spawnedAt)
{
    // What is only needed to start it is not kept: an environment may be large.
    private static readonly IReadOnlyDictionary<string, string> Nothing = ReadOnlyDictionary<string, string>.Empty;

    public SpawnRequest Request { get; private set; } = request with { Environment = Nothing, Arguments = [] };

    public ProcessIdentity Identity { get; } = identity;

    public long SpawnedAt { get; } = spawnedAt;

    public int Instance => Request.Instance;

    public long Generation => Request.Generation;

    public int Pid => Identity.Pid;

    /// <summary>Descriptor of the process itself; -1 once it was reaped.</summary>
    public int PidFd { get; set; } = -1;

    public StandardInput? Input { get; set; }

    public NodeChannel? Channel { get; set; }

    public OutputPipe? Output { get; set; }

    public OutputPipe? Error { get; set; }

    /// <summary>Its start is in the journal and was answered; before that no end of it is told.</summary>
    public bool Announced { get; set; }

    public bool ReadySeen { get; set; }

    /// <summary>It has sent <c>READY=1</c> (sd_notify).</summary>
    public bool Notified { get; set; }

    public NotifySocket? Notify { get; set; }

    /// <summary>What it has said of itself over its channel.</summary>
    public Sayings Sayings { get; } = new();

    /// <summary>The last report of its preload; null for none.</summary>
    public string? Report { get; set; }

    /// <summary>Its part in a handoff; null when it is on its own.</summary>
    public Member? Member { get; set; }

    /// <summary>The stop sequence at work, on it or on what is left of its tree.</summary>
    public StopProgress? Stop { get; set; }

    public long? LeaseUntil { get; set; } = request.LeaseUntil;

    public LoopTimer? LeaseTimer { get; set; }

    /// <summary>How it ended; null while it lives.</summary>
    public ChildEnd? End { get; set; }

    public long EndedAt { get; set; }

    /// <summary>Its own cgroup; null for none.</summary>
    public Cgroup? Cgroup { get; set; }

    /// <summary>Why its limits are not in force; null when they are.</summary>
    public string? LimitsProblem { get; set; }

    /// <summary>Members of its tree found alive after its own end.</summary>
    public int Leftovers { get; set; }

    public bool Lives => End is null;

    public string Title => $"{Request.Name} ({Instance}, generation {Generation}, pid {Pid})";

    /// <summary>Its log files have other rules from now on.</summary>
    public void Rotate(LogRotation rotation) => Request = Request with { Logs = Request.Logs with { Rotation = rotation } };

    public ExitedEvent ToExit(ExitCause cause) => new()
    {
        Instance = Instance,
        Generation = Generation,
        Pid = Pid,
        Cause = cause,
        Code = End?.Code,
        Signal = End?.Signal,
        SignalName = End?.Signal is { } signal ? Signals.Name(signal) : null,
        SpawnedAt = SpawnedAt,
        ExitedAt = EndedAt,
        CpuTime = End?.CpuMilliseconds ?? 0,
        MaxMemory = End?.MaxMemory ?? 0,
        ErrorTail = Error?.Tail?.ToString() ?? "",
        LeftoverProcesses = Leftovers,
        OutOfMemoryKills = Cgroup?.OutOfMemoryKills() ?? 0,
        MemoryLimit = LimitsProblem is null ? Request.Limits?.MemoryBytes : null,
    };

    public KeptProcess ToKept() => new()
    {
        Instance = Instance,
        Generation = Generation,
        Process = Identity,
        SpawnedAt = SpawnedAt,
        ReadySeen = ReadySeen,
        Stopping = Stop is not null,
        Notified = Notified,
        Replaces = Request.Replaces,
        Route = Member?.Route,
        Listening = [.. Member?.Listening ?? []],
        Said = [.. Sayings.All],
        Report = Report,
        LimitsProblem = LimitsProblem,
        LeaseUntil = LeaseUntil,
        Spec = Request.Spec,
    };
}
