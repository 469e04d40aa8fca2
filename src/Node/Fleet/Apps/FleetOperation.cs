using System.Threading.Channels;
using ActorPm.Contracts;
using ActorPm.Contracts.Api;
using ActorPm.Fleet.Wire;
using Akka.Actor;

namespace ActorPm.Node.Fleet.Apps;

/// <summary>
/// One command on an app of the fleet, or on one of its servers: hands it to the scheduler, then tells how the servers carry it out until all of it is done.
/// It outlives the command that began it, and a scheduler that goes away meanwhile.
/// </summary>
internal sealed class FleetOperation : UntypedActor, IWithTimers
{
    /// <summary>Without a scheduler for so long the command is given up; a new one takes over within about 20 s.</summary>
    private static readonly TimeSpan AnswerPatience = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);

    /// <summary>A scheduler that has just begun does not know who watches.</summary>
    private static readonly TimeSpan WatchAgain = TimeSpan.FromSeconds(5);

    /// <summary>Nothing has changed for so long: the rest is left to <c>pbm why</c>.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly IActorRef _scheduler;
    private readonly string? _name;
    private readonly object? _command;
    private readonly ChannelWriter<OperationUpdate> _updates;
    private readonly Dictionary<string, string> _told = [];

    /// <summary>What it ends with when nothing fails.</summary>
    private ExitCode _done = ExitCode.Ok;

    private bool _isAsked;
    private bool _isOver;

    public FleetOperation(IActorRef scheduler, string? name, object? command, ChannelWriter<OperationUpdate> updates) =>
        (_scheduler, _name, _command, _updates) = (scheduler, name, command, updates);

    public ITimerScheduler Timers { get; set; } = null!;

    /// <param name="scheduler">The way to the scheduler.</param>
    /// <param name="name">The app; null where the command is about none: it is done when it is taken.</param>
    /// <param name="command">What is asked for; null to follow what is under way.</param>
    /// <param name="updates">Where updates go; completed at the end.</param>
    public static Props Props(IActorRef scheduler, string? name, object? command, ChannelWriter<OperationUpdate> updates) =>
        Akka.Actor.Props.Create(() => new FleetOperation(scheduler, name, command, updates));

    protected override void PreStart()
    {
        if (_command is null) Follow();
        else Timers.StartPeriodicTimer(Look.Instance, Look.Instance, TimeSpan.Zero, LookAgain);
        Timers.StartSingleTimer(PatienceOver.Instance, PatienceOver.Instance, AnswerPatience);
    }

    protected override void PostStop() => _updates.TryComplete();

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case Look:
                _scheduler.Tell(new GetFleetApps { IsBrief = true });
                break;
            case FleetAppsTold when Timers.IsTimerActive(Look.Instance):
                // Said to that very one: nobody carries it out later when it is gone.
                Timers.Cancel(Look.Instance);
                _isAsked = true;
                Sender.Tell(_command);
                break;
            case FleetAppsTold:
                break;
            case CommandAnswer { Error: { } error }:
                _updates.TryWrite(new OperationError(error));
                Finish(error.Code == ApiErrorCode.Unavailable ? ExitCode.NodeUnreachable : ExitCode.Failed);
                break;
            case CommandAnswer answer:
                if (answer.Notice is { } notice) _updates.TryWrite(new OperationNotice(notice, true));
                if (answer.IsUnconfirmed == true) _done = ExitCode.NotConfirmed;
                if (_name is null)
                {
                    Finish(_done);
                    break;
                }

                Follow();
                Timers.StartSingleTimer(PatienceOver.Instance, PatienceOver.Instance, Patience);
                break;
            case Watch:
                _scheduler.Tell(new WatchFleetApp(_name!));
                break;
            case FleetAppTold told:
                OnTold(told.App, told.IsDeleted);
                break;
            case PatienceOver:
                _updates.TryWrite(new OperationError(new ApiError { Code = ApiErrorCode.Unavailable, Message = Late().What, Hint = Late().Hint }));
                Finish(ExitCode.Failed);
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private (string What, string Hint) Late() => (Timers.IsTimerActive(Watch.Instance), _isAsked) switch
    {
        (true, _) => ($"{_name} is not everywhere as it was asked for yet; it goes on by itself", $"pbm why {_name} tells where it stands"),
        (_, true) => ("the server that schedules the fleet went away before it answered; what was asked for may or may not be done", "pbm fleet apps shows where everything stands"),
        _ => ("no server schedules the fleet at the moment; nothing was changed", "pbm fleet status shows which servers are there; try again in a moment"),
    };

    private void Follow() => Timers.StartPeriodicTimer(Watch.Instance, Watch.Instance, TimeSpan.Zero, WatchAgain);

    private void OnTold(FleetAppView app, bool isDeleted)
    {
        if (_isOver) return;
        foreach (var place in app.Places)
        {
            var text = Text(place);
            if (_told.GetValueOrDefault(place.Server, "") == text) continue;
            _told[place.Server] = text;
            Timers.StartSingleTimer(PatienceOver.Instance, PatienceOver.Instance, Patience);
            _updates.TryWrite(new OperationNotice($"{_name} on {place.Server}: {(text.Length == 0 ? "none" : text)}", false));
        }

        if (app.IsSettled) Finish(Outcome(app, isDeleted));
    }

    private ExitCode Outcome(FleetAppView app, bool isDeleted)
    {
        if (isDeleted) return _done;
        if (app.Failure is { } failure)
        {
            _updates.TryWrite(new OperationError(new ApiError
            {
                Code = ApiErrorCode.StartFailed,
                Message = $"{_name} did not become ready on {failure}",
                Hint = app.Revision > 1 ? "that server runs what it had before, the others were not touched; mend it and declare it again" : $"pbm why {_name} tells more; mend it and declare it again",
            }));
            return ExitCode.Failed;
        }

        if (app is not { Missing: > 0 }) return _done;
        _updates.TryWrite(new OperationError(new ApiError
        {
            Code = ApiErrorCode.StartFailed,
            Message = $"{app.Missing} instance{(app.Missing == 1 ? "" : "s")} of {_name} can be placed on no server: {string.Join("; ", app.Places.Where(place => place.Assigned == 0 && place.Reason.Length > 0).Select(place => $"{place.Server}: {place.Reason}"))}",
            Hint = "it is started as soon as a server can run it",
        }));
        return ExitCode.Failed;
    }

    private static string Text(FleetAppPlace place) => place switch
    {
        { Assigned: 0, Ready: null or 0 } => "",
        { Assigned: 0 } => $"{place.Ready} leaving",
        _ => $"{place.Ready ?? 0} of {place.Assigned} ready",
    };

    private void Finish(ExitCode code)
    {
        _isOver = true;
        _updates.TryWrite(new OperationFinished(code));
        Context.Stop(Self);
    }

    private sealed record Look : INoSerializationVerificationNeeded
    {
        public static readonly Look Instance = new();
    }

    private sealed record Watch : INoSerializationVerificationNeeded
    {
        public static readonly Watch Instance = new();
    }

    private sealed record PatienceOver : INoSerializationVerificationNeeded
    {
        public static readonly PatienceOver Instance = new();
    }
}
