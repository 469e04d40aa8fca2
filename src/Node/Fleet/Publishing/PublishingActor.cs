using System.Text.Json;
using ActorPm.Actors.Ports;
using ActorPm.Actors.Protocol;
using ActorPm.Contracts.Keeper;
using ActorPm.Fleet.Apps;
using ActorPm.Fleet.Publishing;
using ActorPm.Fleet.Wire;
using ActorPm.Node.Fleet.Apps;
using ActorPm.Node.Fleet.Records;
using ActorPm.Node.Fleet.Scheduling;
using ActorPm.Node.Hosting;
using Akka.Actor;

namespace ActorPm.Node.Fleet.Publishing;

/// <summary>
/// <c>/user/publishing</c>: tells the keeper which ports answer on every server and where the instances behind them are, from the records on
/// this server. It holds nothing that is not there again after its death; without it the keeper goes on with what it was told last.
/// </summary>
internal sealed class PublishingActor : UntypedActor, IWithTimers
{
    /// <summary>Records that change together are one order.</summary>
    private static readonly TimeSpan TellAfter = TimeSpan.FromMilliseconds(30);

    /// <summary>A port that something else had may be free again.</summary>
    private static readonly TimeSpan TryAgainAfter = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan ReadPatience = TimeSpan.FromSeconds(1);

    private readonly PublishingSurroundings _around;
    private readonly Dictionary<string, FleetApp> _apps = [];
    private readonly Dictionary<string, Assignment> _assignments = [];
    private PublishRequest? _told;

    public PublishingActor(PublishingSurroundings around) => _around = around;

    public ITimerScheduler Timers { get; set; } = null!;

    /// <param name="around">What it works with.</param>
    public static Props Props(PublishingSurroundings around) => Akka.Actor.Props.Create(() => new PublishingActor(around));

    protected override void PreStart()
    {
        Context.System.EventStream.Subscribe(Self, typeof(FleetChanged));
        Context.System.EventStream.Subscribe(Self, typeof(KeeperArrived));
        Read();
    }

    /// <summary>Until all records are known: half of them would close ports for a moment.</summary>
    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case RecordsRead read:
                foreach (var record in read.Records) Take(record.Key, record.Json);
                _around.Subscribe(Self);
                Become(Telling);
                Tell();
                break;
            case Status.Failure:
                Timers.StartSingleTimer(Again.Instance, Again.Instance, TellAfter);
                break;
            case Again:
                Read();
                break;
        }
    }

    private void Telling(object message)
    {
        switch (message)
        {
            case RecordChanged changed:
                Take(changed.Key, changed.Json);
                TellSoon(TellAfter);
                break;
            case FleetChanged:
                // The list of servers, or this server's certificate: the relay reads it anew in any case.
                _told = null;
                TellSoon(TellAfter);
                break;
            case KeeperArrived:
                _told = null;
                Tell();
                break;
            case Again:
                Tell();
                break;
            case Answered answered:
                OnAnswered(answered);
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Read() => _around.ReadAll(ReadPatience).PipeTo(Self);

    private void Take(string key, string json)
    {
        try
        {
            if (key.StartsWith(FleetRecords.AppKey(""), StringComparison.Ordinal) && JsonSerializer.Deserialize(json, FleetJson.Default.FleetApp) is { } app && FleetAppRules.Problem(app) is null)
                _apps[key] = app;
            else if (key.StartsWith(FleetRecords.AssignmentKey(""), StringComparison.Ordinal))
                _assignments[key] = AssignmentRecord.Read(json);
        }
        catch (JsonException)
        {
            // Set aside, and told, by those who carry it out.
        }
    }

    private void TellSoon(TimeSpan after)
    {
        if (!Timers.IsTimerActive(Again.Instance)) Timers.StartSingleTimer(Again.Instance, Again.Instance, after);
    }

    private void Tell()
    {
        Timers.Cancel(Again.Instance);
        if (_around.Fleet.Current is not { } file) return;
        var next = PublicationPlan.Of(file.ServerId, [.. file.Members], _apps.Values, _assignments.Values, _around.Identity);
        if (_told is not null && PublicationPlan.AreSame(_told, next)) return;
        _told = next;
        var self = Self;
        _around.Keeper.Ask(next, reply => self.Tell(new Answered(next, reply), ActorRefs.NoSender));
    }

    private void OnAnswered(Answered answered)
    {
        if (!ReferenceEquals(answered.Order, _told)) return;
        switch (answered.Reply)
        {
            case PublishReply reply:
                foreach (var app in _around.Known.SetPublishProblems(answered.Order.Groups.ToDictionary(group => group.Name, group => reply.Problems.FirstOrDefault(problem => problem.Group == group.Group)?.Message)))
                {
                    if (_around.Known.PublishProblem(app) is { } problem) _around.Log.Warning($"The port of {app} does not answer on this server: {problem}");
                    Context.System.EventStream.Publish(new FleetInstanceChanged(app));
                }

                if (reply.Problems.FirstOrDefault(problem => problem.Group is null) is { } door) _around.Notices.Set("fleet relay", $"{door.Message}: instances on this server are not reached from other servers");
                else _around.Notices.Clear("fleet relay");
                if (reply.Problems.Count == 0) break;
                _told = null;
                TellSoon(TryAgainAfter);
                break;
            case ErrorReply { Code: KeeperErrorCode.NotAttached }:
                // Told again when it is there.
                _told = null;
                break;
            case ErrorReply error:
                _around.Notices.Set("fleet relay", $"the keeper cannot keep the fleet's ports open: {error.Message}");
                break;
        }
    }

    private sealed record Answered(PublishRequest Order, KeeperReply Reply) : INoSerializationVerificationNeeded;

    private sealed record Again : INoSerializationVerificationNeeded
    {
        public static readonly Again Instance = new();
    }
}

/// <summary>What it works with.</summary>
/// <param name="Fleet">The servers.</param>
/// <param name="Identity">File of the above.</param>
/// <param name="Known">Where problems are noted.</param>
/// <param name="Keeper">The keeper.</param>
/// <param name="ReadAll">Reads the records.</param>
/// <param name="Subscribe">Has the actor told of every record.</param>
/// <param name="Notices">What people are told of.</param>
/// <param name="Log">The node's log.</param>
internal sealed record PublishingSurroundings(
    FleetStore Fleet, string Identity, KnownFleetApps Known, IKeeperPort Keeper, Func<TimeSpan, Task<RecordsRead>> ReadAll, Action<IActorRef> Subscribe, Notices Notices, NodeLog Log);
