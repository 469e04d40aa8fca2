using System.Collections.Concurrent;
using ActorPm.Actors.Ports;
using ActorPm.Contracts.Api;

namespace ActorPm.Actors.Tests.Fakes;

/// <summary>Runtimes that a test puts into trees.</summary>
internal sealed class FakeCounters : IRuntimeCounters
{
    /// <summary>What is found in the tree of any root; null for nothing.</summary>
    public RuntimeDoor? Door { get; set; }

    public ConcurrentQueue<RuntimeRoot> Looks { get; } = [];

    public ConcurrentQueue<FakeReading> Readings { get; } = [];

    public IReadOnlyDictionary<int, RuntimeDoor> Find(IReadOnlyCollection<RuntimeRoot> roots)
    {
        foreach (var root in roots) Looks.Enqueue(root);
        return Door is { } door ? roots.ToDictionary(root => root.Pid, _ => door) : new Dictionary<int, RuntimeDoor>();
    }

    public Task FollowAsync(RuntimeDoor door, Action<IReadOnlyList<ProcessMetric>> told, CancellationToken cancellation)
    {
        var reading = new FakeReading(told, new TaskCompletionSource());
        cancellation.Register(() => reading.End.TrySetResult());
        Readings.Enqueue(reading);
        return reading.End.Task;
    }
}

/// <summary>A program whose counters are read.</summary>
internal sealed record FakeReading(Action<IReadOnlyList<ProcessMetric>> Tell, TaskCompletionSource End);
