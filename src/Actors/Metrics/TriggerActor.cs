using System.Text.Json;
using System.Threading.Channels;
using ActorPm.Actors.Keeper;
using ActorPm.Contracts;
using ActorPm.Contracts.Api;
using ActorPm.Contracts.Keeper;
using ActorPm.Contracts.Units;
using Akka.Actor;

namespace ActorPm.Actors.Metrics;

/// <summary>
/// One <c>pbm trigger</c>: hands an action to processes and waits for what each answers. Child of
/// <c>metrics</c>. When it dies the actions go on; only their answers are lost.
/// </summary>
internal sealed class TriggerActor : UntypedActor, IWithTimers
{
    /// <summary>PM2 waits for ever; most actions answer at once, and profiles take some seconds.</summary>
    private static readonly TimeSpan UsualPatience = TimeSpan.FromSeconds(30);

    private readonly TriggerAction _request;
    private readonly IReadOnlyList<TriggerTarget> _targets;
    private readonly KeeperOrders _orders;
    private readonly ChannelWriter<OperationUpdate> _updates;
    private readonly Dictionary<(int Id, long Generation), TriggerTarget> _open;
    private readonly List<OperationUpdate> _early = [];
    private readonly TimeSpan _patience;
    private int _unsent;
    private int _sent;
    private bool _failed;

    public TriggerActor(TriggerAction request, IReadOnlyList<TriggerTarget> targets, KeeperOrders orders, ChannelWriter<OperationUpdate> updates)
    {
        _request = request;
        _targets = targets;
        _orders = orders;
        _updates = updates;
        _open = targets.ToDictionary(target => (target.Id, target.Generation));
        _unsent = targets.Count;
        _patience = request.Timeout ?? UsualPatience;
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Props(TriggerAction request, IReadOnlyList<TriggerTarget> targets, KeeperOrders orders, ChannelWriter<OperationUpdate> updates) =>
        Akka.Actor.Props.Create(() => new TriggerActor(request, targets, orders, updates));

    protected override void PreStart()
    {
        foreach (var target in _targets)
            _orders.Send(new SendIpcRequest { Instance = target.Id, Generation = target.Generation, Message = Message(target) }, Self);
        Timers.StartSingleTimer(PatienceOver.Instance, PatienceOver.Instance, _patience);
    }

    /// <summary>However it ends, the command must not wait for ever; completing twice does nothing.</summary>
    protected override void PostStop() => _updates.TryComplete();

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case FromKeeper { Request: SendIpcRequest request } answer:
                OnSent(request, answer.Reply);
                break;
            case ActionAnswered answered when answered.Reply.Action == _request.Action && _open.Remove((answered.Id, answered.Generation), out var target):
                Tell(new ActionReturned(target.Id, target.Name, target.Namespace, answered.Reply.Value));
                break;
            case ActionAnswered:
                break;
            case ProcessWentAway away:
                foreach (var target in _open.Values.Where(one => one.Id == away.Id && one.Generation <= away.UpToGeneration).ToList())
                    Fail(target, "its process ended before it answered", $"pbm why {target.Name} tells what became of it");
                break;
            case PatienceOver:
                if (_unsent > 0) SayReceived();
                foreach (var target in _open.Values.ToList())
                    Fail(target, $"it has not answered for {DurationText.ToWords(_patience)}", "the action may still be at work; --timeout waits longer");
                break;
            default:
                Unhandled(message);
                break;
        }

        FinishIfDone();
    }

    /// <summary>The action alone, or with its parameter, as PM2 sends them.</summary>
    private string Message(TriggerTarget target)
    {
        if (_request.Parameter is not { } parameter) return JsonSerializer.Serialize(_request.Action);
        return JsonSerializer.Serialize(new Dictionary<string, string> { ["msg"] = _request.Action, ["opts"] = parameter, ["name"] = target.Name });
    }

    private void OnSent(SendIpcRequest request, KeeperReply reply)
    {
        if (_unsent == 0) return;
        if (reply is ErrorReply error)
        {
            if (_open.TryGetValue((request.Instance, request.Generation), out var target))
                Fail(target, $"the action could not be handed to it: {error.Message}", null);
        }
        else
        {
            _sent++;
        }

        if (--_unsent == 0) SayReceived();
    }

    private void SayReceived()
    {
        _unsent = 0;
        if (_sent > 0) _updates.TryWrite(new ActionSent(_request.Action, _sent));
        foreach (var update in _early) _updates.TryWrite(update);
        _early.Clear();
    }

    private void Fail(TriggerTarget target, string reason, string? hint)
    {
        _failed = true;
        _open.Remove((target.Id, target.Generation));
        Tell(new OperationError(new ApiError
        {
            Code = ApiErrorCode.Unavailable,
            Message = $"[{target.Name}:{target.Id}:{target.Namespace}] {_request.Action}: {reason}",
            Hint = hint,
        }));
    }

    /// <summary>How many have received it is said first, even when one of them answers sooner.</summary>
    private void Tell(OperationUpdate update)
    {
        if (_unsent > 0) _early.Add(update);
        else _updates.TryWrite(update);
    }

    private void FinishIfDone()
    {
        if (_open.Count > 0 || _unsent > 0) return;
        _updates.TryWrite(new OperationFinished(_failed ? ExitCode.Failed : ExitCode.Ok));
        _updates.TryComplete();
        Context.Stop(Self);
    }

    private sealed record PatienceOver : INoSerializationVerificationNeeded
    {
        public static readonly PatienceOver Instance = new();
    }
}

/// <summary>A process that gets an action.</summary>
internal sealed record TriggerTarget(int Id, long Generation, string Name, string Namespace);
