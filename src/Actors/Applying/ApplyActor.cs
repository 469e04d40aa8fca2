using System.Threading.Channels;
using ActorPm.Actors.Apps;
using ActorPm.Contracts;
using ActorPm.Contracts.Api;
using Akka.Actor;

namespace ActorPm.Actors.Applying;

/// <summary>
/// One apply, step after step; the first step that does not succeed is the last. Child of <c>apps</c>, which carries
/// the steps out. It outlives the command that began it. When it dies with its ActorSystem, what was done is on disk
/// with what was asked for: the next one plans that again, which is what is left of it.
/// </summary>
internal sealed class ApplyActor : UntypedActor
{
    /// <summary>More names than this are only counted.</summary>
    private const int NamesShown = 6;

    private readonly ApplyOrder _order;
    private readonly ChannelWriter<OperationUpdate> _updates;
    private readonly Queue<PlannedStep> _steps;
    private PlannedStep? _step;
    private PlannedStep? _failed;
    private bool _isOver;

    public ApplyActor(ApplyOrder order, ChannelWriter<OperationUpdate> updates)
    {
        (_order, _updates) = (order, updates);
        _steps = new Queue<PlannedStep>(order.Steps);
    }

    public static Props Props(ApplyOrder order, ChannelWriter<OperationUpdate> updates) => Akka.Actor.Props.Create(() => new ApplyActor(order, updates));

    protected override void PreStart() => Next();

    /// <summary>However it ends, the command must not wait for ever; completing twice does nothing.</summary>
    protected override void PostStop()
    {
        Context.Parent.Tell(new ApplyEnded(_isOver));
        _updates.TryComplete();
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case OperationFinished finished:
                OnStepEnded(finished.Code == ExitCode.Ok);
                break;
            case OperationUpdate update:
                _updates.TryWrite(update);
                break;
            case StepCutOff:
                OnStepEnded(false);
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Next()
    {
        if (_steps.TryDequeue(out var step)) Begin(step);
        else Finish();
    }

    private void Begin(PlannedStep step)
    {
        _step = step;
        var channel = Channel.CreateUnbounded<OperationUpdate>(new UnboundedChannelOptions { SingleReader = true });
        Context.Parent.Tell(new RunStep(step, _order.Origin, _order.CallerEnvironment, channel.Writer));
        _ = PassOnAsync(channel.Reader, Self);
    }

    private static async Task PassOnAsync(ChannelReader<OperationUpdate> updates, IActorRef self)
    {
        var ended = false;
        await foreach (var update in updates.ReadAllAsync().ConfigureAwait(false))
        {
            ended |= update is OperationFinished;
            self.Tell(update);
        }

        if (!ended) self.Tell(new StepCutOff());
    }

    private void OnStepEnded(bool succeeded)
    {
        switch (_step)
        {
            case PutBackStep:
                Finish();
                break;
            // Only now it is what the app is: until then a crash of the node leaves the old declaration wanted.
            case ReloadStep reload when succeeded:
                Begin(new AdoptStep(reload));
                break;
            case ReloadStep reload:
                _failed = reload;
                Begin(new PutBackStep(reload.AppId, reload.Spec.Name));
                break;
            case var step when !succeeded:
                _failed = step;
                Finish();
                break;
            default:
                Next();
                break;
        }
    }

    private void Finish()
    {
        if (_failed is { } failed) TellFailure(failed);
        else _updates.TryWrite(new OperationNotice($"{_order.How}: done", false));
        _updates.TryWrite(new OperationFinished(_failed is null ? ExitCode.Ok : ExitCode.Failed));
        _isOver = true;
        Context.Stop(Self);
    }

    private void TellFailure(PlannedStep failed)
    {
        var left = _steps.SelectMany(step => step.Names).Except(failed.Names).Distinct().ToList();
        var rest = left.Count switch
        {
            0 => "nothing else was left to do",
            1 => $"{left[0]} was left as it is",
            _ => $"{left.Count} more apps were left as they are: {string.Join(", ", left.Take(NamesShown))}{(left.Count > NamesShown ? ", …" : "")}",
        };
        _updates.TryWrite(new OperationError(new ApiError
        {
            Code = ApiErrorCode.StartFailed,
            Message = $"stopped at {string.Join(", ", failed.Names.Take(NamesShown))}{(failed.Names.Count > NamesShown ? ", …" : "")}; {rest}",
            Hint = failed is ReloadStep
                ? $"what {failed.Names[0]} was before stays wanted; mend it and apply again"
                : $"pbm why {failed.Names[0]} tells more; mend it and apply again",
        }));
    }

    private sealed record StepCutOff : INoSerializationVerificationNeeded;
}

/// <summary>What an apply is to do.</summary>
/// <param name="How">As a person would say it: <c>pbm apply /srv/shop/pm.conf</c>.</param>
/// <param name="Steps">In order.</param>
/// <param name="Origin">For the history.</param>
/// <param name="CallerEnvironment">Environment of new apps.</param>
internal sealed record ApplyOrder(
    string How, IReadOnlyList<PlannedStep> Steps, ChangeOrigin Origin, IReadOnlyDictionary<string, string> CallerEnvironment);
