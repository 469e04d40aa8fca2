using ActorPm.Actors.Metrics;
using ActorPm.Actors.Processes;
using ActorPm.Actors.Protocol;
using ActorPm.Actors.Sampling;
using ActorPm.Contracts;
using ActorPm.Contracts.Api;
using ActorPm.Contracts.Apps;
using ActorPm.Contracts.Keeper;
using ActorPm.Contracts.Processes;
using ActorPm.Contracts.Text;
using Akka.Actor;

namespace ActorPm.Actors.Apps;

/// <content>Questions: answered from the registry and one reading of the process table.</content>
internal sealed partial class AppsActor
{
    /// <summary>False from the start, or from attaching, until every instance knows what the keeper knows.</summary>
    private bool PictureIsComplete => _attachment > 0 && _awaited.Count == 0;

    private void AskLater(object message)
    {
        _questions.Enqueue((message, Sender));
        WaitForKeeper();
    }

    private void OnQuestion(object message)
    {
        IReadOnlyList<string> targets = message switch
        {
            GetInstances question => question.Targets,
            GetDetails question => question.Targets,
            GetWhy question => question.Targets,
            GetRollouts question => question.Targets,
            GetEnvironment question => [question.Target],
            RunTrigger trigger => trigger.Request.Targets,
            _ => [],
        };
        if (Find(targets, message as RunTrigger) is not { } selection) return;
        switch (message)
        {
            case GetWhy:
                Sender.Tell(InstanceViews.Why(selection.Instances, _rollouts, status => StartHold.LeaseText(status, _services!.FleetWord.Latest, _dependencies.BootTime()), _dependencies.Time.GetUtcNow(), _dependencies.Time.LocalTimeZone));
                break;
            case GetRollouts:
                Sender.Tell(InstanceViews.Rollouts(selection.Instances, _rollouts));
                break;
            case GetDetails:
                var processes = selection.Instances.Select(status => (status.Id, status.Memory.Generation)).ToList();
                _metrics.Tell(new ReadFigures(processes, new Question(message, Sender, selection.Instances)));
                break;
            case RunTrigger trigger:
                _metrics.Tell(new RunTriggerOn(trigger.Request, selection.Instances, trigger.Updates));
                break;
            case GetEnvironment:
                var first = selection.Instances[0];
                Sender.Tell(new InstanceEnvironment(first.Id, first.Facts.Environment));
                break;
            default:
                Sample(new Question(message, Sender, selection.Instances));
                break;
        }
    }

    private void OnFigures(Question question, IReadOnlyDictionary<int, ProcessFigures> figures)
    {
        question = question with { Figures = figures };
        if (!_attached || question.Instances.All(status => status.Handoff == HandoffKind.None))
        {
            Sample(question);
            return;
        }

        var request = new HandoffStatusRequest();
        _trafficAsked[request] = question;
        _orders.Send(request, Self);
    }

    private void TellMetrics(InstanceStatus status)
    {
        var isNode = Path.GetFileName(status.App.Spec.Interpreter) is "node" or "nodejs" or "bun";
        var temporary = status.Facts.Environment.GetValueOrDefault("TMPDIR") is { Length: > 0 } named ? named : "/tmp";
        _metrics.Tell(new InstanceRuns(status.Id, status.Memory.Generation, status.Pid, isNode, temporary));
    }

    private void Sample(Question question)
    {
        var pids = question.Instances.Select(status => status.Pid).Where(pid => pid != 0).ToHashSet();
        _sampler.Tell(new ReadUse(pids, question));
    }

    private void OnTraffic(HandoffStatusRequest request, KeeperReply reply)
    {
        if (!_trafficAsked.Remove(request, out var question)) return;
        Sample(reply is HandoffStatusReply status ? question with { Traffic = status.Instances } : question);
    }

    /// <summary>What the targets mean; null, and whoever asked is told, when one means nothing.</summary>
    private Selection? Find(IReadOnlyList<string> targets, RunTrigger? trigger = null)
    {
        ApiError refusal;
        try
        {
            var selection = _registry.Select(targets);
            if (selection.Missing.Count == 0) return selection;
            refusal = Unknown(selection.Missing[0]);
        }
        catch (ArgumentException wrong)
        {
            refusal = BadPattern(wrong);
        }

        if (trigger is null) Sender.Tell(new Refused(refusal));
        else Refuse(trigger, refusal);
        return null;
    }

    /// <summary>For one that is not there PM2 has the same sentence as for one that offers nothing.</summary>
    private static void Refuse(RunTrigger trigger, ApiError refusal)
    {
        var isUnknown = refusal.Code is ApiErrorCode.NotFound or ApiErrorCode.NothingThere;
        trigger.Updates.TryWrite(new OperationError(
            isUnknown ? TriggerPlan.Refused(refusal.Hint is null ? refusal.Message : $"{refusal.Message}: {refusal.Hint}") : refusal));
        trigger.Updates.TryWrite(new OperationFinished(ExitCode.Failed));
        trigger.Updates.TryComplete();
    }

    private void Answer(Question question, IReadOnlyDictionary<int, TreeUse> use) => question.Asker.Tell(question.Message switch
    {
        GetInstances => InstanceViews.List(question.Instances, use, Notices(), _dependencies.Time.GetUtcNow(), _dependencies.Time.LocalTimeZone),
        _ => InstanceViews.Details(question.Instances, use, question.Traffic, question.Figures, _dependencies.Time.GetUtcNow(), _dependencies.Time.LocalTimeZone),
    });

    private IReadOnlyList<string> Notices() =>
    [
        .. _notices,
        .. _logTroubles.Values.Select(trouble => $"{trouble.File} cannot be written: {trouble.Problem}"),
        .. _watchTroubles.Values,
        .. StoppedByKill(),
        .. Waiting(),
        .. LostSecretsNotice(),
        .. _attached ? Array.Empty<string>() : ["the keeper is out of reach; apps keep running, nothing can be started or stopped"],
    ];

    private IEnumerable<string> StoppedByKill()
    {
        var count = _registry.Instances.Values.Count(status => status.Memory is { StoppedByKill: true, Status: ProcessState.Stopped });
        if (count > 0) yield return $"{count} stopped by pbm kill: pbm resurrect starts {(count == 1 ? "it" : "them")} again";
    }

    private ApiError Unknown(string target)
    {
        if (target == "all") return new ApiError { Code = ApiErrorCode.NothingThere, Message = "No process found", Hint = "pbm start <script> starts one" };
        var near = Nearest.To(target, _registry.Instances.Values.SelectMany(status => new[] { status.Name, status.Namespace }));
        return new ApiError
        {
            Code = ApiErrorCode.NotFound,
            Message = $"Process or Namespace {target} not found",
            Hint = near is null ? "pbm ls shows what there is" : $"did you mean '{near}'?",
        };
    }

    private static ApiError BadPattern(ArgumentException wrong) =>
        new() { Code = ApiErrorCode.Invalid, Message = $"this is not a regular expression: {wrong.Message}" };

    private sealed record Question(object Message, IActorRef Asker, IReadOnlyList<InstanceStatus> Instances) : INoSerializationVerificationNeeded
    {
        /// <summary>Connections of instances that share ports.</summary>
        public IReadOnlyList<InstanceTraffic> Traffic { get; init; } = [];

        /// <summary>What their processes tell of their inside.</summary>
        public IReadOnlyDictionary<int, ProcessFigures> Figures { get; init; } = new Dictionary<int, ProcessFigures>();
    }
}
