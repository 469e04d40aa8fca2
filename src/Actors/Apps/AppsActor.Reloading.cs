using System.Threading.Channels;
using ActorPm.Actors.Ports;
using ActorPm.Actors.Processes;
using ActorPm.Actors.Rollouts;
using ActorPm.Contracts.Api;
using ActorPm.Contracts.Apps;
using ActorPm.Contracts.Processes;
using Akka.Actor;

namespace ActorPm.Actors.Apps;

/// <content>Reloading: each app's supervisor does it, in a rollout that outlives the command.</content>
internal sealed partial class AppsActor
{
    /// <summary>Reloads instances, and starts others of the same file in the same operation.</summary>
    private void Reload(
        IReadOnlyList<InstanceStatus> instances,
        int? parallel,
        string reason,
        ChannelWriter<OperationUpdate> updates,
        bool failed,
        IReadOnlyList<(InstanceStatus Status, LifeEvent Happened)>? starting = null,
        IReadOnlyList<InstanceStatus>? settled = null,
        ReloadTarget? target = null)
    {
        foreach (var status in settled ?? []) updates.TryWrite(new InstanceSucceeded(status.Id, status.Name, status.State, 0));
        foreach (var app in instances.Where(StopsFirst).Select(status => status.App).DistinctBy(app => app.AppId))
            updates.TryWrite(new OperationNotice(
                $"{app.Spec.Name} shares no port between instances: each is stopped, then started again (-i or --listen lets them share one)", false));
        var operation = Operation("reloading", [.. instances, .. starting?.Select(wish => wish.Status) ?? []], updates, failed);
        foreach (var (status, happened) in starting ?? []) ToInstance(status.Id, new ProcessWish(happened, operation));
        foreach (var group in instances.GroupBy(status => status.App.AppId))
            if (_supervisors.TryGetValue(group.Key, out var supervisor))
                supervisor.Tell(new ReloadApp([.. group.Select(status => status.Id)], reason, parallel, operation, target));
    }

    private static bool StopsFirst(InstanceStatus status) => status.State == ProcessState.Online && status.Handoff == HandoffKind.None;

    /// <summary>Why an app of the selection cannot be reloaded now; null when all can.</summary>
    private ApiError? BusyReloading(Selection selection)
    {
        foreach (var app in selection.Instances.Select(status => status.App).DistinctBy(app => app.AppId))
            if (_rollouts.GetValueOrDefault(app.AppId) is { EndedAt: null, ByRule: false } running) return AlreadyReloading(running);
        return null;
    }

    /// <summary>The refusal of a second reload.</summary>
    private static ApiError AlreadyReloading(RolloutView running) => new()
    {
        Code = ApiErrorCode.AlreadyRunning,
        Message = $"Reload already in progress: {running.Name}, {running.Replaced} of {running.Total} replaced so far",
        Hint = $"pbm reload --status {running.Name} tells where it stands, pbm restart {running.Name} calls it off",
    };
}
