using System.Threading.Channels;
using ActorPm.Actors.Applying;
using ActorPm.Actors.Operations;
using ActorPm.Actors.Ports;
using ActorPm.Actors.Processes;
using ActorPm.Actors.Protocol;
using ActorPm.Contracts;
using ActorPm.Contracts.Api;
using ActorPm.Contracts.Processes;
using Akka.Actor;

namespace ActorPm.Actors.Apps;

/// <content>
/// Commands, one after the other: each decides on the registry, writes what is wanted as one transaction,
/// then tells the supervisors. The next one waits for the transaction only.
/// </content>
internal sealed partial class AppsActor
{
    /// <summary>Fewer programs that start at once do not get into each other's way.</summary>
    private const int LeastBatch = 8;

    private void Enqueue(object command)
    {
        if (_commands.Count >= LongestQueue)
        {
            Refuse(command, new ApiError { Code = ApiErrorCode.Unavailable, Message = $"more than {LongestQueue} commands are waiting", Hint = "try again" });
            return;
        }

        _commands.Enqueue(command);
        RunNext();
    }

    private void RunNext()
    {
        while (!_committing && _commands.TryPeek(out var command))
        {
            if (!(_attached && PictureIsComplete) && command is not (SaveSnapshotFor or RunKill))
            {
                WaitForKeeper();
                return;
            }

            _commands.Dequeue();
            Run(command);
        }
    }

    private void Run(object command)
    {
        switch (command)
        {
            case RunStart start:
                Start(
                    [.. start.Request.Apps.Select(spec => new WantedApp(spec, start.Request.CallerEnvironment, spec.Autostart))],
                    start.Request.Force,
                    start.Request.RestartExisting,
                    start.Updates,
                    reload: (start.Request.ReloadExisting, start.Request.Parallel),
                    origin: new ChangeOrigin(start.Request.By, Command(start.Request), Project: start.Request.Project));
                break;
            case RunAction action:
                Act(action.Request, action.Updates, action.ByFleet);
                break;
            case RunScale scale:
                Scale(scale.Request, scale.Updates);
                break;
            case RunApply apply:
                Apply(apply.Request, apply.Updates);
                break;
            case RunStep step:
                CarryOut(step);
                break;
            case RunCutOffApply:
                RunCutOff();
                break;
            case RunKill kill:
                Kill(kill.Updates);
                break;
            case RunResurrect resurrect:
                Resurrect(resurrect.Updates);
                break;
            case SaveSnapshotFor save:
                Save(save.Request, save.Asker);
                break;
        }
    }

    private static string Command(StartApps request) =>
        request.ReloadExisting ? "pbm reload" : request.RestartExisting ? "pbm start of a file" : "pbm start";

    private void Commit(IReadOnlyList<StateChange> changes, ChannelWriter<OperationUpdate> updates, Action then)
    {
        _committing = true;
        _dependencies.Store.CommitAsync(changes).PipeTo(
            Self,
            success: () => new Committed(then),
            failure: cause => new CommitFailed(cause, wrong => Fail(updates, NotWritten(wrong))));
    }

    private void Wish(
        string doing,
        IReadOnlyList<(InstanceStatus Status, LifeEvent Happened)> wishes,
        WatchGoal goal,
        ChannelWriter<OperationUpdate> updates,
        bool failedAlready,
        IReadOnlyList<InstanceStatus>? settled = null)
    {
        foreach (var status in settled ?? []) updates.TryWrite(new InstanceSucceeded(status.Id, status.Name, status.State, 0));
        var operation = Operation(doing, [.. wishes.Select(wish => wish.Status)], updates, failedAlready);
        IReadOnlyList<Wished> wished = [.. wishes.Select(wish => new Wished(wish.Status, wish.Happened, _registry.Apps.GetValueOrDefault(wish.Status.App.AppId)?.Spec ?? wish.Status.App.Spec))];
        if (Waves(wished, goal) is { } waves)
        {
            Context.ActorOf(WavesActor.Props(new WavesPlan(waves, goal), operation), $"waves-{_operations}");
            return;
        }

        PassOn(wished, goal, operation);
    }

    /// <summary>The wishes in the order of their apps' dependencies, stops the other way round; null where none depends on another.</summary>
    private static IReadOnlyList<IReadOnlyList<Wished>>? Waves(IReadOnlyList<Wished> wishes, WatchGoal goal)
    {
        if (wishes.All(wish => wish.Spec.DependsOn.Count == 0)) return null;
        var specs = wishes.Select(wish => wish.Spec).DistinctBy(spec => spec.Name).ToList();
        if (DependencyOrder.Circle(specs) is not null) return null; // refused by apply, but other ways lead here too
        var waves = DependencyOrder.Waves(specs);
        if (waves.Count < 2) return null;
        var byName = wishes.ToLookup(wish => wish.Spec.Name);
        IEnumerable<IReadOnlyList<Wished>> ordered = waves.Select(wave =>
            (IReadOnlyList<Wished>)[.. wave.SelectMany(spec => byName[spec.Name])]);
        return [.. goal == WatchGoal.Up ? ordered : ordered.Reverse()];
    }

    private void PassOn(IReadOnlyList<Wished> wishes, WatchGoal goal, IActorRef watcher)
    {
        var starts = wishes.Count(wish => wish is { Happened: StartAsked, Status.State: ProcessState.Stopped or ProcessState.Errored });
        if (starts >= LeastBatch) _orders.StartsFollow(starts);
        foreach (var (status, happened, _) in wishes) ToInstance(status.Id, new ProcessWish(happened, watcher, goal));
    }

    private IActorRef Operation(string doing, IReadOnlyList<InstanceStatus> instances, ChannelWriter<OperationUpdate> updates, bool failedAlready)
    {
        var longest = instances.Select(status =>
            status.App.Spec.Stop.KillTimeout + status.App.Spec.Ready.ListenTimeout + status.App.Spec.Handoff.DrainTimeout).DefaultIfEmpty().Max();
        var plan = new OperationPlan(doing, [.. instances.Select(status => (status.Id, status.Name))], failedAlready, longest);
        return Context.ActorOf(OperationActor.Props(plan, updates), $"operation-{++_operations}");
    }

    private void WaitForKeeper()
    {
        if (!Timers.IsTimerActive(KeeperPatienceOver.Instance))
            Timers.StartSingleTimer(KeeperPatienceOver.Instance, KeeperPatienceOver.Instance, KeeperPatience);
    }

    private void OnKeeperPatienceOver()
    {
        // A picture that may be old is better than none, and says so in its notices.
        if (_attachment == 0) _attachment = 1;
        _awaited.Clear();
        while (_questions.TryDequeue(out var question)) Self.Tell(question.Message, question.Asker);
        if (_attached)
        {
            RunNext();
            return;
        }

        while (_commands.TryDequeue(out var command))
            Refuse(command, new ApiError
            {
                Code = ApiErrorCode.Unavailable,
                Message = "the keeper could not be reached; nothing was changed",
                Hint = $"its log is {Path.Combine("logs", Path.GetFileName(_dependencies.KeeperLog))} in the home",
            });
    }

    private static void Refuse(object command, ApiError error)
    {
        switch (command)
        {
            case RunStart start: Fail(start.Updates, error); break;
            case RunAction action: Fail(action.Updates, error); break;
            case RunScale scale: Fail(scale.Updates, error); break;
            case RunApply apply: Fail(apply.Updates, error); break;
            case RunStep step: Fail(step.Updates, error); break;
            case RunKill kill: Fail(kill.Updates, error); break;
            case RunResurrect resurrect: Fail(resurrect.Updates, error); break;
            case SaveSnapshotFor save: save.Asker.Tell(new Refused(error)); break;
        }
    }

    private static void Fail(ChannelWriter<OperationUpdate> updates, ApiError error)
    {
        updates.TryWrite(new OperationError(error));
        Finish(updates, failed: true);
    }

    private static void Finish(ChannelWriter<OperationUpdate> updates, bool failed)
    {
        updates.TryWrite(new OperationFinished(failed ? ExitCode.Failed : ExitCode.Ok));
        updates.TryComplete();
    }

    private static ApiError NotWritten(Exception cause) => new()
    {
        Code = ApiErrorCode.Internal,
        Message = $"state.db could not be written, nothing was changed: {cause.Message}",
        Hint = "free some space on its disk (pbm flush empties the log files) and try again",
    };
}
