using ActorPm.Actors.Ports;
using ActorPm.Actors.Processes;
using Akka.Actor;

namespace ActorPm.Actors.Sampling;

/// <summary>Tells the sampler which process an instance has; pid 0 for none.</summary>
internal sealed record TrackInstance(int Id, int Pid, bool HasLimit) : INoSerializationVerificationNeeded;

/// <summary>Asks for readings; answered with <see cref="UseRead"/> and the same tag.</summary>
internal sealed record ReadUse(IReadOnlyCollection<int> Pids, object Tag) : INoSerializationVerificationNeeded;

/// <summary>Use by pid; pids that are gone are left out.</summary>
internal sealed record UseRead(IReadOnlyDictionary<int, TreeUse> Use, object Tag) : INoSerializationVerificationNeeded;

/// <summary>To the listener: memory of an instance that has a limit.</summary>
internal sealed record InstanceMemory(int Id, MemoryRead Read) : INoSerializationVerificationNeeded;

/// <summary>
/// One for all processes: reads the process table in one pass, by itself and when asked. Child of
/// <c>/user/node</c>; holds nothing but the last readings.
/// </summary>
internal sealed class Sampler(IProcessReadings readings, IActorRef listener, TimeProvider time, TimeSpan? memoryInterval = null) : UntypedActor, IWithTimers
{
    /// <summary>With a memory limit somewhere: PM2's blind spot of 30 s is what its users complain of.</summary>
    private static readonly TimeSpan WithLimits = TimeSpan.FromSeconds(2);

    /// <summary>Without: often enough that a percentage in a list is of the last seconds.</summary>
    private static readonly TimeSpan WithoutLimits = TimeSpan.FromSeconds(10);

    private readonly CpuMeter _meter = new();
    private readonly Dictionary<int, TrackInstance> _tracked = [];
    private TimeSpan _period;

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Props(IProcessReadings readings, IActorRef listener, TimeProvider time, TimeSpan? memoryInterval = null) =>
        Akka.Actor.Props.Create(() => new Sampler(readings, listener, time, memoryInterval));

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case TrackInstance track:
                if (track.Pid == 0) _tracked.Remove(track.Id);
                else _tracked[track.Id] = track;
                SetPeriod();
                break;
            case ReadUse read:
                Sender.Tell(new UseRead(Read(read.Pids), read.Tag));
                break;
            case Tick:
                OnTick();
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void SetPeriod()
    {
        var period = _tracked.Count == 0 ? TimeSpan.Zero
            : _tracked.Values.Any(track => track.HasLimit) ? memoryInterval ?? WithLimits
            : WithoutLimits;
        if (period == _period) return;
        _period = period;
        if (period == TimeSpan.Zero) Timers.Cancel(Tick.Instance);
        else Timers.StartPeriodicTimer(Tick.Instance, Tick.Instance, period);
    }

    private void OnTick()
    {
        var pids = _tracked.Values.Select(track => track.Pid).ToHashSet();
        var use = Read(pids);
        _meter.Keep(pids);
        foreach (var track in _tracked.Values)
            if (track.HasLimit && use.TryGetValue(track.Pid, out var tree))
                listener.Tell(new InstanceMemory(track.Id, new MemoryRead(track.Pid, tree.ResidentBytes)));
    }

    private Dictionary<int, TreeUse> Read(IReadOnlyCollection<int> pids)
    {
        if (pids.Count == 0) return [];
        var now = time.GetUtcNow();
        return readings.ReadTrees(pids).ToDictionary(tree => tree.Key, tree => _meter.Read(tree.Key, tree.Value, now));
    }

    private sealed record Tick : INoSerializationVerificationNeeded
    {
        public static readonly Tick Instance = new();
    }
}
