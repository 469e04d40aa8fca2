using System.Threading.Channels;
using ActorPm.Actors.Ports;
using ActorPm.Actors.Processes;
using ActorPm.Actors.Schedules;
using ActorPm.Contracts.Api;
using ActorPm.Contracts.Apps;
using Akka.Actor;

namespace ActorPm.Actors.Apps;

/// <content>Another number of instances; those that stay are left alone.</content>
internal sealed partial class AppsActor
{
    /// <summary>What scaled them down, by id of the instance.</summary>
    private readonly Dictionary<int, string> _scaledDown = [];

    /// <param name="request">The number.</param>
    /// <param name="updates">Told what happens.</param>
    /// <param name="declaration">Whose part it is; null when only the number was asked for.</param>
    private void Scale(ScaleApp request, ChannelWriter<OperationUpdate> updates, ChangeOrigin? declaration = null)
    {
        Selection selection;
        try
        {
            selection = _registry.Select([request.Target]);
        }
        catch (ArgumentException wrong)
        {
            Fail(updates, BadPattern(wrong));
            return;
        }

        var apps = selection.Instances.Select(status => status.App.AppId).Distinct().ToList();
        if (Refusal(request, apps, declaration is not null) is { } refusal)
        {
            Fail(updates, refusal);
            return;
        }

        var app = _registry.Apps[apps[0]];
        var there = Staying(app.AppId);
        var count = request.Relative ? there.Count + request.Count : request.Count;
        if (count == there.Count || count < 1 || count > _dependencies.MostInstancesPerApp())
        {
            Fail(updates, Impossible(app.Spec.Name, there.Count, count));
            return;
        }

        if (count > there.Count && LostSecretsOf(apps, []) is { } lost)
        {
            Fail(updates, lost);
            return;
        }

        if (SpecSchedule.Problem(app.Spec with { Instances = count }) is { } problem)
        {
            Fail(updates, problem);
            return;
        }

        var plan = ScalePlan.Make([.. there.Select(status => (status.Id, status.Slot))], count);
        var scaled = app with { Spec = app.Spec with { Instances = count } };
        var now = _dependencies.Time.GetUtcNow();
        var added = plan.NewSlots.Select((slot, index) =>
            new StoredInstance(_registry.NextId + index, app.AppId, slot, Wanted: true, new ProcessMemory { CreatedAt = now })).ToList();
        List<StateChange> changes = [];
        var origin = declaration ?? new ChangeOrigin(request.By, "pbm scale");
        scaled = Revised(scaled, origin, changes);
        changes.AddRange(added.Select(instance => new PutInstance(instance)));
        if (plan.Leaving.Count > 0) changes.Add(new SetWanted(plan.Leaving, false));
        Commit(changes, updates, () =>
        {
            Change(scaled);
            if (plan.Leaving.Count > 0) ScaleDown(scaled, plan.Leaving, origin.How, updates);
            else ScaleUp(scaled, added, origin.How, updates);
        });
    }

    /// <summary>The app's instances, without those that are being taken out.</summary>
    private List<InstanceStatus> Staying(string appId) => [.. _registry.InstancesOf(appId).Where(status => !_scaledDown.ContainsKey(status.Id))];

    private void ScaleUp(StoredApp app, List<StoredInstance> added, string how, ChannelWriter<OperationUpdate> updates)
    {
        foreach (var instance in added)
        {
            updates.TryWrite(new OperationNotice("Scaling up application", false));
            _registry = _registry.With(Placeholder(app, instance));
            _supervisors[app.AppId].Tell(new AddInstance(instance));
        }

        Wish("starting", [.. added.Select(instance => (_registry.Instances[instance.Id], (LifeEvent)new StartAsked($"asked for by {how}", ByHand: true)))], WatchGoal.Up, updates, failedAlready: false);
    }

    private void ScaleDown(StoredApp app, IReadOnlyList<int> leaving, string how, ChannelWriter<OperationUpdate> updates)
    {
        updates.TryWrite(new OperationApplying(AppAction.Delete, app.Spec.Name, leaving));
        var instances = leaving.Select(id => _registry.Instances[id]).ToList();
        var operation = Operation("scaling down", instances, updates, failedAlready: false);
        foreach (var id in leaving)
        {
            _scaledDown[id] = how;
            if (!_retireWatchers.TryGetValue(id, out var watchers)) watchers = _retireWatchers[id] = [];
            watchers.Add(operation);
            ToInstance(id, new RetireProcess($"taken out by {how}", Drain: true));
        }
    }

    private ApiError? Refusal(ScaleApp request, List<string> apps, bool byFleet) => apps.Count switch
    {
        0 => Unknown(request.Target) with { Message = $"Application {request.Target} not found" },
        1 when !byFleet && FleetProject.Is(_registry.Apps[apps[0]].Project) => new ApiError { Code = ApiErrorCode.Invalid, Message = $"{_registry.Apps[apps[0]].Spec.Name} is an app of the fleet", Hint = $"pbm scale {_registry.Apps[apps[0]].Spec.Name} {request.Count} scales it on all servers" },
        1 => null,
        _ => new ApiError { Code = ApiErrorCode.Invalid, Message = $"{request.Target} means {apps.Count} apps, only one can be scaled at a time", Hint = "name it by the id of one of its instances" },
    };

    private ApiError Impossible(string name, int there, int count) => count == there
        ? new ApiError { Code = ApiErrorCode.Invalid, Message = $"Nothing to do: {name} has {there} instance{(there == 1 ? "" : "s")} already" }
        : new ApiError
        {
            Code = ApiErrorCode.Invalid,
            Message = $"{name} cannot have {count} instances, it has {there}",
            Hint = count < 1 ? $"the least is 1; pbm stop {name} and pbm delete {name} leave none running" : $"the most is {_dependencies.MostInstancesPerApp()} (limits.instances_per_app in node.conf)",
        };
}
