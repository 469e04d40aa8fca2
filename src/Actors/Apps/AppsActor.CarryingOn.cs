using System.Threading.Channels;
using ActorPm.Actors.Applying;
using ActorPm.Actors.Ports;
using ActorPm.Actors.Rollouts;
using ActorPm.Contracts.Api;
using ActorPm.Contracts.Apps;

namespace ActorPm.Actors.Apps;

/// <content>
/// What an earlier node began and did not live to end. Reloads are carried on by the supervisors of their apps. An
/// apply is planned again: what of it was done makes no difference any more, what is left is done now.
/// </content>
internal sealed partial class AppsActor
{
    private readonly HashSet<string> _carriedOn = [];
    private StoredApply? _cutOff;

    /// <summary>Reloads of apps that are gone are over; those of the others go to their supervisors.</summary>
    private Dictionary<string, StoredRollout> UnderWay(StoredState stored, IReadOnlySet<string> apps)
    {
        var gone = stored.Rollouts.Where(rollout => !apps.Contains(rollout.AppId)).ToList();
        if (gone.Count > 0) _dependencies.Store.CommitAsync([.. gone.Select(rollout => new RemoveRollout(rollout.AppId, rollout.Number))]);
        var going = stored.Rollouts.Except(gone).ToDictionary(rollout => rollout.AppId);
        _carriedOn.UnionWith(going.Values.Where(rollout => rollout.Target is not null).Select(rollout => rollout.AppId));
        _cutOff = stored.Apply;
        if (FleetProject.Is(_cutOff?.Request.Project))
        {
            // The fleet asks for it again once it has said that it is still meant.
            _cutOff = null;
            _dependencies.Store.CommitAsync([new RemoveApply()]);
        }

        // Nothing else is applied before it is settled what becomes of this one.
        if (_cutOff is { } apply) _applying = Description(apply.Request);
        return going;
    }

    /// <summary>What the app becomes by it; the apply it was part of waits for that.</summary>
    private void OnCarriedOnReloadEnded(CarriedOnReloadEnded ended)
    {
        if (!_registry.Apps.TryGetValue(ended.AppId, out var app)) return;
        PlannedStep step = ended.Succeeded
            ? new AdoptStep(new ReloadStep(app.AppId, app.Spec, ended.Target.Spec))
            : new PutBackStep(app.AppId, app.Spec.Name);
        var origin = new ChangeOrigin(ended.Target.By, ended.Target.How, ended.Target.Apply, ended.Target.Project);
        Enqueue(new RunStep(step, origin, ended.Target.CallerEnvironment ?? app.CallerEnvironment, Unheard().Writer));
        if (!ended.Succeeded && _cutOff is { } apply && apply.Id == ended.Target.Apply)
            GiveUpApply(apply, $"the reload of {app.Spec.Name}, which it had begun, did not succeed");
        _carriedOn.Remove(ended.AppId);
        CarryOnApply();
    }

    /// <summary>In its turn among the commands, so that what a reload before it has changed is seen.</summary>
    private void CarryOnApply()
    {
        if (_cutOff is null || _carriedOn.Count > 0 || !PictureIsComplete) return;
        Enqueue(new RunCutOffApply());
    }

    private void RunCutOff()
    {
        if (_cutOff is not { } apply) return;
        var (plan, steps, errors) = Decide(apply.Request with { Agreed = null });
        var left = string.Join(", ", plan.Changes.Select(change => $"{change.Change.ToString().ToLowerInvariant()} {change.Name}"));
        if (apply.CarriedOn && steps.Count > 0)
        {
            GiveUpApply(apply, $"its node went away a second time; left to do: {left}");
            return;
        }

        if (errors.Count > 0)
        {
            GiveUpApply(apply, errors[0].Message);
            return;
        }

        _cutOff = null;
        if (steps.Count == 0)
        {
            Record("apply", $"{_applying}: its node went away in the middle of it; nothing was left to do");
            OnApplyEnded(new ApplyEnded(IsOver: true));
            return;
        }

        Record("apply", $"{_applying} is carried on, its node went away in the middle of it; left to do: {left}");
        _dependencies.Store.CommitAsync([new PutApply(apply with { CarriedOn = true })]);
        BeginApply(apply, steps, apply.Request.CallerEnvironment, Unheard());
    }

    private void GiveUpApply(StoredApply apply, string why)
    {
        var text = $"{Description(apply.Request)} was cut off when its node went away and is not carried on: {why}";
        Record("apply", text);
        _notices.Add($"{text}; {apply.Request.How ?? "pbm apply"} again does what is left");
        _cutOff = null;
        OnApplyEnded(new ApplyEnded(IsOver: true));
    }

    private void OnApplyEnded(ApplyEnded ended)
    {
        _applying = null;
        if (ended.IsOver) _dependencies.Store.CommitAsync([new RemoveApply()]);
    }

    /// <summary>Nobody waits for what is told any more.</summary>
    private static Channel<OperationUpdate> Unheard() =>
        Channel.CreateBounded<OperationUpdate>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    private static string Description(ApplyApps request)
    {
        var how = request.How ?? "pbm apply";
        return request.By is { } by ? $"{how} (by {by})" : how;
    }
}
