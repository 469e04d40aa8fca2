using ActorPm.Actors.Protocol;
using ActorPm.Contracts.Api;
using Akka.Actor;

namespace ActorPm.Node.Fleet.Apps;

/// <content>
/// What cannot run here may be possible later: somebody brings the code, makes the user, installs the interpreter. Nobody tells, so it
/// is looked at again and again; looking changes nothing.
/// </content>
internal sealed partial class AssignmentActor
{
    private static readonly TimeSpan RecheckEvery = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan PlanPatience = TimeSpan.FromSeconds(20);

    private void RecheckLater()
    {
        if (!Timers.IsTimerActive(Recheck.Instance)) Timers.StartSingleTimer(Recheck.Instance, Recheck.Instance, RecheckEvery);
    }

    private void OnRecheck()
    {
        foreach (var (name, work) in _work)
        {
            if (work is not { Ineligible: not null, Tried: { } tried } || _known.Find(name)?.SpecOf(tried.Revision) is not { } declared) continue;
            var plan = new GetPlan(Request(name, AssignedWork.SpecFor(tried, declared)));
            _node.Ask<ApplyPlan>(plan, PlanPatience).PipeTo(Self, success: answer => new Rechecked(name, work, answer), failure: _ => new RecheckFailed());
        }
    }

    private void OnRechecked(Rechecked told)
    {
        // Something has been done about it since.
        if (_work.GetValueOrDefault(told.Name) is not { Ineligible: { } before } work || work != told.Work) return;
        if (told.Plan.Errors.Count > 0)
        {
            RecheckLater();
            if (work.Because(told.Plan.Errors) is var still && still.Ineligible == before) return;
            _work[told.Name] = still;
        }
        else
        {
            _log.Info($"{told.Name} of the fleet can run on this server now");
            _work.Remove(told.Name);
        }

        if (!_isBusy) Look();
    }

    /// <summary>It is time to look.</summary>
    private sealed record Recheck : INoSerializationVerificationNeeded
    {
        public static readonly Recheck Instance = new();
    }

    /// <summary>The node gave no answer.</summary>
    private sealed record RecheckFailed : INoSerializationVerificationNeeded;

    /// <param name="Name">The app.</param>
    /// <param name="Work">What was known of it when it was looked at.</param>
    /// <param name="Plan">What carrying it out would do here.</param>
    private sealed record Rechecked(string Name, AssignedWork Work, ApplyPlan Plan) : INoSerializationVerificationNeeded;
}
