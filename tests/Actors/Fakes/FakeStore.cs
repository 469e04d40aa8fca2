using System.Collections.Concurrent;
using ActorPm.Actors.Ports;
using ActorPm.Actors.Processes;
using ActorPm.Contracts.Api;

namespace ActorPm.Actors.Tests.Fakes;

/// <summary>The stored state in dictionaries; commits are done when they return.</summary>
internal sealed class FakeStore : IStateStore, ISnapshotStore, IEventLog
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, StoredApp> _apps = [];
    private readonly Dictionary<int, StoredInstance> _instances = [];
    private readonly Dictionary<string, IReadOnlyList<SnapshotApp>> _snapshots = [];
    private readonly Dictionary<string, List<StoredRevision>> _revisions = [];
    private readonly List<StoredRollout> _rollouts = [];
    private long _generations = 1;

    /// <summary>The apply under way; null for none.</summary>
    public StoredApply? UnderWay { get; private set; }

    /// <summary>Reloads under way.</summary>
    public IReadOnlyList<StoredRollout> Rollouts
    {
        get
        {
            lock (_lock) return [.. _rollouts];
        }
    }

    public ConcurrentQueue<EventRecord> Events { get; } = new();

    public Exception? FailWith { get; set; }

    /// <summary>Why some changes cannot be written; null for those that can.</summary>
    public Func<IReadOnlyList<StateChange>, Exception?> FailWhen { get; set; } = _ => null;

    /// <summary>Commits never end and nothing is written, as with a disk that hangs.</summary>
    public bool Frozen { get; set; }

    public StoredState Load()
    {
        lock (_lock) return new StoredState([.. _apps.Values], [.. _instances.Values], [], false) { Rollouts = [.. _rollouts], Apply = UnderWay };
    }

    public Task CommitAsync(IReadOnlyList<StateChange> changes)
    {
        lock (_lock)
        {
            if ((FailWith ?? FailWhen(changes)) is { } cause) return Task.FromException(cause);
            if (Frozen) return new TaskCompletionSource().Task;
            foreach (var change in changes) Apply(change);
            return Task.CompletedTask;
        }
    }

    public IReadOnlyList<StoredRevision> ReadRevisions(string appId)
    {
        lock (_lock) return [.. _revisions.GetValueOrDefault(appId, [])];
    }

    public long ReserveGenerations(long atLeast, int count)
    {
        lock (_lock)
        {
            var first = Math.Max(_generations, atLeast);
            _generations = first + count;
            return first;
        }
    }

    public IReadOnlyList<SnapshotApp>? ReadSnapshot(string name) => _snapshots.GetValueOrDefault(name);

    public void Append(EventRecord happened) => Events.Enqueue(happened);

    public ProcessMemory Memory(int id)
    {
        lock (_lock) return _instances[id].Memory;
    }

    public bool Wanted(int id)
    {
        lock (_lock) return _instances[id].Wanted;
    }

    public void Lose()
    {
        lock (_lock)
        {
            _apps.Clear();
            _instances.Clear();
            _generations = 1;
        }
    }

    private void Apply(StateChange change)
    {
        switch (change)
        {
            case PutApp put: _apps[put.App.AppId] = put.App; break;
            case RemoveApp remove: _apps.Remove(remove.AppId); break;
            case PutInstance put: _instances[put.Instance.Id] = put.Instance; break;
            case RemoveInstance remove: _instances.Remove(remove.Id); break;
            case RememberInstance remember when _instances.TryGetValue(remember.Id, out var instance):
                _instances[remember.Id] = instance with { Memory = remember.Memory };
                break;
            case RememberInstance: break;
            case SetWanted wanted:
                foreach (var id in wanted.Ids) _instances[id] = _instances[id] with { Wanted = wanted.Wanted };
                break;
            case PutRevision(var app, var revision):
                if (!_revisions.ContainsKey(app)) _revisions[app] = [];
                _revisions[app].Add(revision);
                break;
            case PutRollout(var rollout):
                _rollouts.RemoveAll(one => (one.AppId, one.Number) == (rollout.AppId, rollout.Number));
                _rollouts.Add(rollout);
                break;
            case RemoveRollout(var id, var number):
                _rollouts.RemoveAll(one => one.AppId == id && (number is null ? one.Target is not null : one.Number == number));
                break;
            case PutApply(var apply): UnderWay = apply; break;
            case RemoveApply: UnderWay = null; break;
            case PutSnapshot put: _snapshots[put.Name] = put.Apps; break;
            default: throw new ArgumentOutOfRangeException(nameof(change), change, null);
        }
    }
}
