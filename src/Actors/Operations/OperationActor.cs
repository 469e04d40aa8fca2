using System.Threading.Channels;
using ActorPm.Actors.Processes;
using ActorPm.Actors.Rollouts;
using ActorPm.Contracts;
using ActorPm.Contracts.Api;
using ActorPm.Contracts.Units;
using Akka.Actor;

namespace ActorPm.Actors.Operations;

/// <summary>
/// Follows one command until every instance it acted on is settled, and writes what happens into the
/// command's channel. Child of <c>apps</c>. When it dies the work goes on; only the report is lost.
/// </summary>
internal sealed class OperationActor : UntypedActor
{
    /// <summary>Beyond the kill timeouts: so long without any news means that something is stuck, and is said.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(30);

    private readonly OperationPlan _plan;
    private readonly ChannelWriter<OperationUpdate> _updates;
    private readonly Dictionary<int, string> _open;
    private readonly HashSet<string> _warned = [];
    private bool _failed;

    public OperationActor(OperationPlan plan, ChannelWriter<OperationUpdate> updates)
    {
        _plan = plan;
        _updates = updates;
        _open = plan.Expected.ToDictionary(one => one.Id, one => one.Name);
        _failed = plan.FailedAlready;
        Context.SetReceiveTimeout(Silence + plan.LongestStop);
    }

    public static Props Props(OperationPlan plan, ChannelWriter<OperationUpdate> updates) =>
        Akka.Actor.Props.Create(() => new OperationActor(plan, updates));

    protected override void PreStart()
    {
        if (_open.Count == 0) Finish();
    }

    /// <summary>However it ends, the command must not wait for ever; completing twice does nothing.</summary>
    protected override void PostStop() => _updates.TryComplete();

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case InstanceSettled settled when _open.Remove(settled.Id):
                Report(settled);
                break;
            case InstanceSettled:
                break;
            case RolloutStopped stopped:
                _failed = true;
                _updates.TryWrite(new OperationError(stopped.Error));
                foreach (var id in stopped.Ids) _open.Remove(id);
                if (_open.Count == 0) Finish();
                break;
            case ReceiveTimeout:
                OnSilence();
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Report(InstanceSettled settled)
    {
        var outcome = settled.Outcome;
        if (outcome.Failure is { } failure)
        {
            _failed = true;
            _updates.TryWrite(new InstanceFailed(settled.Id, settled.Name, failure, outcome.Next, outcome.ErrorLines ?? []));
        }
        else
        {
            _updates.TryWrite(new InstanceSucceeded(settled.Id, settled.Name, outcome.Status.State, outcome.Status.Pid) { Note = outcome.Note });
            if (outcome.Status.LimitsProblem is { } problem && _warned.Add($"{settled.Name}\0{problem}"))
                _updates.TryWrite(new OperationNotice($"{settled.Name}: {LimitsText.NotInForce(outcome.Status.App.Spec.Limits, problem)}", Warning: true));
        }

        var total = _plan.Expected.Count;
        if (total > 1) _updates.TryWrite(new OperationProgress(_plan.Doing, total - _open.Count, total));
        if (_open.Count == 0) Finish();
    }

    private void OnSilence()
    {
        foreach (var (id, name) in _open)
            _updates.TryWrite(new OperationError(new ApiError
            {
                Code = ApiErrorCode.Unavailable,
                Message = $"[{name}]({id}) has not answered for {DurationText.ToWords(Silence + _plan.LongestStop)}",
                Hint = $"pbm why {name} tells where it stands",
            }));
        _failed = true;
        Finish();
    }

    private void Finish()
    {
        _updates.TryWrite(new OperationFinished(_failed ? ExitCode.Failed : ExitCode.Ok));
        Context.Stop(Self);
    }
}

/// <summary>What an operation waits for.</summary>
/// <param name="Doing">For progress: <c>starting</c>.</param>
/// <param name="Expected">Instances that will settle.</param>
/// <param name="FailedAlready">A part was refused before.</param>
/// <param name="LongestStop">Longest kill timeout among them.</param>
internal sealed record OperationPlan(
    string Doing,
    IReadOnlyList<(int Id, string Name)> Expected,
    bool FailedAlready,
    TimeSpan LongestStop);
