using System.Threading.Channels;
using ActorPm.Actors.Ports;
using ActorPm.Actors.Processes;
using ActorPm.Actors.Protocol;
using ActorPm.Contracts.Api;
using ActorPm.Contracts.Apps;
using ActorPm.Contracts.Processes;
using Akka.Actor;

namespace ActorPm.Actors.Apps;

/// <content>Everything at once: <c>kill</c>, <c>save</c>, <c>resurrect</c>.</content>
internal sealed partial class AppsActor
{
    private const string SnapshotName = "default";

    private void Kill(ChannelWriter<OperationUpdate> updates)
    {
        var instances = _registry.Instances.Values.ToList();
        // What is to end has nothing to be carried on.
        Commit([new SetWanted([.. instances.Select(status => status.Id)], false), new RemoveApply()], updates, () =>
        {
            Record("kill", "all apps and both daemons are ended by pbm kill");
            var running = _attached ? instances : [];
            // What is down already is left as it is: kill must not claim what somebody stopped before.
            running = [.. running.Where(status => status.State is not (ProcessState.Stopped or ProcessState.Errored))];
            Wish("stopping", [.. running.Select(status => (status, (LifeEvent)new StopAsked("stopped by pbm kill", ByKill: true)))], WatchGoal.Down, updates, failedAlready: false);
        });
    }

    private void Resurrect(ChannelWriter<OperationUpdate> updates)
    {
        var snapshot = _dependencies.Snapshots.ReadSnapshot(SnapshotName) ?? [];
        var names = _registry.Apps.Values.Select(app => app.Spec.Name).ToHashSet();
        var missing = snapshot.Where(one => !names.Contains(one.App.Spec.Name)).ToList();
        var killed = _registry.Instances.Values.Where(status => status.Memory is { StoppedByKill: true, Status: ProcessState.Stopped }).ToList();
        if (missing.Count == 0 && killed.Count == 0)
        {
            updates.TryWrite(new OperationNotice(
                snapshot.Count == 0 ? "Nothing was saved, and nothing was stopped by pbm kill" : "All that was saved is in the list already", Warning: false));
            Finish(updates, failed: false);
            return;
        }

        Start(
            [.. missing.Select(one => new WantedApp(one.App.Spec, one.App.CallerEnvironment, one.WantedInstances > 0))],
            force: true,
            restartExisting: false,
            updates,
            killed);
    }

    private void Save(SaveSnapshot request, IActorRef asker)
    {
        // What the fleet has put here is the fleet's to bring back.
        var apps = (request.Clear ? [] : _registry.Apps.Values.Where(app => !FleetProject.Is(app.Project)))
            .OrderBy(app => _registry.InstancesOf(app.AppId).Select(status => status.Id).DefaultIfEmpty(int.MaxValue).Min())
            .Select(app => new SnapshotApp(
                app,
                _registry.InstancesOf(app.AppId).Count(status => status.State is not (ProcessState.Stopped or ProcessState.Errored))))
            .ToList();
        if (apps.Count == 0 && !request.Force && !request.Clear)
        {
            asker.Tell(new Refused(new ApiError
            {
                Code = ApiErrorCode.NothingThere,
                Message = "the list is empty; the last saved one was kept",
            }));
            return;
        }

        _dependencies.Store.CommitAsync([new PutSnapshot(SnapshotName, apps)]).PipeTo(
            asker,
            success: () => new SnapshotSaved(apps.Count, "state.db"),
            failure: cause => new Refused(NotWritten(cause)));
    }
}
