using ActorPm.Actors.Keeper;
using ActorPm.Actors.Metrics;
using ActorPm.Actors.Ports;
using ActorPm.Actors.Processes;
using ActorPm.Actors.Protocol;
using ActorPm.Actors.Secrets;
using ActorPm.Contracts.Keeper;
using Akka.Actor;

namespace ActorPm.Actors.Apps;

/// <content>What comes from the keeper: attaching, exits, messages, trouble.</content>
internal sealed partial class AppsActor
{
    private void OnAttached(KeeperAttached attached)
    {
        var (hello, snapshot) = (attached.Hello, attached.Snapshot);
        _generations.RaiseTo(hello.HighestGeneration + 1);
        _attachment++;
        Record("keeper", $"attached to the keeper (pid {hello.Pid}, {snapshot.Processes.Count} processes, {snapshot.Exits.Count} exits to be told)");
        foreach (var unknown in snapshot.Processes.Where(kept => !_registry.Instances.ContainsKey(kept.Instance)).GroupBy(kept => kept.Instance))
            Adopt(TwoGenerations.Holder(0, [.. unknown])!);

        var processes = snapshot.Processes.ToLookup(kept => kept.Instance);
        var exits = snapshot.Exits.ToLookup(exit => exit.Instance);
        foreach (var status in _registry.Instances.Values)
        {
            var newest = exits[status.Id].MaxBy(exit => exit.Generation);
            ToInstance(status.Id, new KeeperKnowsInstance([.. processes[status.Id]], newest, status.Memory.Generation, _attachment));
        }

        foreach (var exit in snapshot.Exits)
        {
            // Of several exits of an instance only the newest says what is to be done now.
            var isNewest = ReferenceEquals(exit, exits[exit.Instance].MaxBy(other => other.Generation));
            if (!isNewest || !_registry.Instances.ContainsKey(exit.Instance)) _keeper.Tell(new AcknowledgeExit(exit.Generation));
        }

        foreach (var kept in snapshot.Processes)
            if (kept.Said.Count > 0 || kept.Report is not null) _metrics.Tell(new SaidBefore(kept));

        _attached = true;
        Context.System.EventStream.Publish(new KeeperArrived());
        _awaited.Clear();
        _awaited.UnionWith(_registry.Instances.Keys);
        if (_awaited.Count == 0) OnSettled();
    }

    /// <summary>Every instance has taken the keeper's word into account: the picture is true again.</summary>
    private void OnSettled()
    {
        Timers.Cancel(KeeperPatienceOver.Instance);
        if (_attachment == 1) MakeUpForMissedTimes();
        MakeUpForMissedRuns();
        CarryOnApply();
        while (_questions.TryDequeue(out var question)) Self.Tell(question.Message, question.Asker);
        RunNext();
    }

    /// <summary>A process the database does not know (it was lost): taken over from the keeper's copy, never ended.</summary>
    private void Adopt(KeptProcess kept)
    {
        if (RecoveryNote.Read(kept.Spec) is not { } note)
        {
            Record("unknown", $"pid {kept.Process.Pid} of instance {kept.Instance} is not in state.db and carries no readable copy of its spec: left alone");
            return;
        }

        var environment = _dependencies.Readings.ReadEnvironment(kept.Process.Pid) ?? new Dictionary<string, string>();
        var app = _registry.Apps.GetValueOrDefault(note.AppId) ?? new StoredApp
        {
            AppId = note.AppId,
            Spec = note.Spec,
            CallerEnvironment = SealedOrWithout(environment, note.Spec),
            CreatedAt = note.AppCreatedAt,
        };
        var instance = new StoredInstance(kept.Instance, app.AppId, note.Slot, Wanted: true, note.Memory with { Generation = kept.Generation });
        _dependencies.Store.CommitAsync([new PutApp(app), new PutInstance(instance)]);
        if (_supervisors.TryGetValue(app.AppId, out var supervisor))
        {
            _registry = _registry.With(Placeholder(app, instance));
            supervisor.Tell(new AddInstance(instance));
        }
        else
        {
            MakeSupervisor(app, [instance]);
        }

        if (Sealing.Lost(app.Spec, app.CallerEnvironment, Secrets) is { Count: > 0 } lost) _lostSecrets[app.AppId] = lost;
        Record("adopted", $"pid {kept.Process.Pid} was not in state.db: taken over from the keeper's copy", _registry.Instances[kept.Instance]);
    }

    private void OnDetached(KeeperDetached detached)
    {
        _attached = false;
        _awaited.Clear();
        Record("keeper", $"the keeper is out of reach: {detached.Reason}");
    }

    private void OnKeeperHappened(KeeperEvent happened)
    {
        switch (happened)
        {
            case ExitedEvent exited when _registry.Instances.ContainsKey(exited.Instance):
                ToInstance(exited.Instance, exited);
                break;
            case ExitedEvent exited:
                _keeper.Tell(new AcknowledgeExit(exited.Generation));
                break;
            case IpcReceivedEvent ipc when NodeIpcMessages.IsReady(ipc.Message):
                ToInstance(ipc.Instance, ipc);
                break;
            case IpcReceivedEvent or ReportedEvent:
                _metrics.Tell(happened);
                break;
            case ListeningEvent listening:
                ToInstance(listening.Instance, listening);
                break;
            case NotifiedEvent notified:
                ToInstance(notified.Instance, notified);
                break;
            case DrainedEvent drained:
                ToInstance(drained.Instance, drained);
                break;
            case HandoffTroubleEvent trouble:
                Record("handoff", trouble.Message, trouble.Instance is { } id ? _registry.Instances.GetValueOrDefault(id) : null);
                break;
            case LogTroubleEvent trouble:
                OnLogTrouble(trouble);
                break;
            case ShuttingDownEvent shuttingDown:
                Record("keeper", $"the keeper stops all apps: {shuttingDown.Reason}");
                break;
        }
    }

    private void OnLogTrouble(LogTroubleEvent trouble)
    {
        var status = _registry.Instances.GetValueOrDefault(trouble.Instance);
        if (trouble.Problem is { } problem)
        {
            _logTroubles[trouble.File] = trouble;
            Record("logs", $"{trouble.File} cannot be written: {problem}; output is dropped, the app is not held up", status);
        }
        else
        {
            _logTroubles.Remove(trouble.File);
            Record("logs", $"{trouble.File} can be written again, {trouble.DroppedBytes} bytes were dropped", status);
        }
    }
}
