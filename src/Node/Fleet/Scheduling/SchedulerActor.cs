using System.Text.Json;
using ActorPm.Fleet.Apps;
using ActorPm.Fleet.Membership;
using ActorPm.Fleet.Scheduling;
using ActorPm.Fleet.Wire;
using ActorPm.Node.Fleet.Records;
using Akka.Actor;
using Akka.Cluster;

namespace ActorPm.Node.Fleet.Scheduling;

/// <summary>
/// The scheduler: one in the whole cluster, on its oldest server. Decides where the fleet's apps run and writes it into the
/// records, each under the number of this scheduler; the servers carry it out. When it is gone nothing that runs changes: the
/// next one knows from the records what is wanted and from the servers what is, and takes its number by majority before it decides
/// anything. In a part of the fleet without a majority it
/// decides nothing.
/// </summary>
internal sealed partial class SchedulerActor : UntypedActor, IWithTimers, IWithStash
{
    /// <summary>A majority that is there answers in milliseconds.</summary>
    private static readonly TimeSpan RecordPatience = TimeSpan.FromSeconds(3);

    /// <summary>A question costs a message to the few servers that are behind.</summary>
    private static readonly TimeSpan AskEvery = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan AgainAfter = TimeSpan.FromSeconds(1);

    /// <summary>A disk that is full stays so for a while.</summary>
    private static readonly TimeSpan StartOverAfter = TimeSpan.FromSeconds(5);

    private readonly SchedulerSurroundings _around;
    private readonly Dictionary<string, FleetApp> _apps = [];
    private readonly Dictionary<string, Assignment> _assignments = [];
    private readonly Dictionary<string, ServerWish> _wishes = [];
    private readonly Dictionary<string, ServerReport> _reports = [];
    private readonly Dictionary<string, IActorRef> _asking = [];
    private FleetDecision? _decision;
    private long _writes;

    public SchedulerActor(SchedulerSurroundings around)
    {
        _around = around;
        _presence = around.Seen.ForScheduler(Now);
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public IStash Stash { get; set; } = null!;

    /// <param name="around">What it works with.</param>
    public static Props Props(SchedulerSurroundings around) => Akka.Actor.Props.Create(() => new SchedulerActor(around));

    protected override void PreStart()
    {
        Context.System.EventStream.Subscribe(Self, typeof(FleetChanged));
        _cluster.Subscribe(Self, ClusterEvent.SubscriptionInitialStateMode.InitialStateAsEvents, typeof(ClusterEvent.IMemberEvent), typeof(ClusterEvent.IReachabilityEvent));
        _around.Records.SubscribeAll(Self);
        Timers.StartPeriodicTimer(AskAgain.Instance, AskAgain.Instance, AskEvery);
        ReadRecords();
    }

    protected override void PostStop()
    {
        _cluster.Unsubscribe(Self);
        RefuseAwaiting();
    }

    private void Deciding(object message)
    {
        switch (message)
        {
            case ClusterEvent.IMemberEvent or ClusterEvent.IReachabilityEvent:
                OnCluster(message);
                Decide();
                break;
            case ReportTold told:
                if (told.Report is not { ServerId: not null, Apps: not null }) break;
                _silences.End(told.Report.ServerId);
                _reports[told.Report.ServerId] = told.Report;
                _heard.Add(told.Report.ServerId);
                if (told.Report.AsksWhetherCurrent) _asking[told.Report.ServerId] = Sender;
                Decide();
                break;
            case FleetChanged or LossDue:
                Decide();
                break;
            case DeclareFleetApp or ScaleFleetApp or WantFleetApp or DeleteFleetApp or UseServer:
                OnCommand(message);
                break;
            case AskAgain:
                AskTheSilent();
                break;
            case MajorityAwaited over:
                OnAwaited(over);
                break;
            case GetFleetApps asked:
                Sender.Tell(Told(asked));
                break;
            case WatchFleetApp watch:
                OnWatch(watch.Name);
                break;
            case Written written:
                OnWritten(written);
                break;
            case RecordChanged changed:
                OnRecord(changed);
                break;
            case StartOver:
                BeginAnew("what was decided could not be written", TimeSpan.Zero);
                break;
            case Terminated gone:
                foreach (var watchers in _watchers.Values) watchers.Remove(gone.ActorRef);
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    /// <summary>One step towards what is wanted; called whenever something is different from before.</summary>
    private void Decide()
    {
        if (Problem() is not null) return;
        LetAwaitingIn();
        if (_epoch == 0)
        {
            // A majority is there since a moment ago.
            Become(OnReceive);
            ReadRecords();
            return;
        }

        NoteServers();
        var decision = _decision = FleetScheduling.Decide(Picture());
        foreach (var app in decision.Apps)
        {
            _apps[app.Name] = app;
            if (app.Failure is { } failure) _around.Log.Warning($"{app.Name} of the fleet: declaration {app.Revision} was stopped at {failure}");
            Write(FleetRecords.AppKey(app.Name), JsonSerializer.Serialize(app, FleetJson.Default.FleetApp));
        }

        foreach (var assignment in decision.Assignments)
        {
            _assignments[assignment.ServerId] = assignment;
            Write(FleetRecords.AssignmentKey(assignment.ServerId), AssignmentRecord.Write(assignment));
        }

        var now = Now;
        var next = Leases(now).Values.OfType<TimeSpan>().Append(_presence.NextLoss(Members, now) - now ?? TimeSpan.MaxValue).Min();
        if (next < TimeSpan.MaxValue) Timers.StartSingleTimer(LossDue.Instance, LossDue.Instance, next);
        Confirm();
        TellWatchers();
    }

    /// <summary>After the decision, which may be that a server is to do something else than what it asks about.</summary>
    private void Confirm()
    {
        foreach (var (server, asker) in _asking)
        {
            var newest = _assignments.GetValueOrDefault(server);
            asker.Tell(new AssignmentConfirmed(newest?.Epoch ?? 0, newest?.Revision ?? 0));
        }

        _asking.Clear();
    }

    private FleetPicture Picture()
    {
        var now = Now;
        return new FleetPicture
        {
            Epoch = _epoch,
            Servers = [.. Members.Select(member => Placement(member, now))],
            Apps = _apps,
            Assignments = _assignments,
            Reports = _reports,
            Leases = Leases(now),
            Unheard = Members.Select(member => member.ServerId).Union(_assignments.Keys).Where(server => !_heard.Contains(server)).ToHashSet(),
        };
    }

    private void Write(string key, string json)
    {
        var epoch = _epoch;
        _around.Records.WriteAsync(key, FleetRecords.Clock(epoch, ++_writes), json, RecordPatience, CancellationToken.None)
            .PipeTo(Self, success: outcome => new Written(key, epoch, outcome), failure: cause => new Written(key, epoch, new WriteOutcome.Failed(cause.Message)));
    }

    private void OnWritten(Written written)
    {
        if (written.Epoch != _epoch) return;
        switch (written.Outcome)
        {
            case WriteOutcome.Outdated outdated when FleetRecords.EpochOf(outdated.Clock) > _epoch:
                // Another scheduler has begun since: what it wrote is what counts.
                BeginAnew($"{written.Key} was written by scheduler {FleetRecords.EpochOf(outdated.Clock)} since", AgainAfter);
                break;
            case WriteOutcome.Failed failed:
                _around.Log.Error($"{written.Key} of the fleet could not be written: {failed.Reason}");
                Timers.StartSingleTimer(StartOver.Instance, StartOver.Instance, StartOverAfter);
                break;
        }
    }

    /// <summary>The servers with the marks that count.</summary>
    private IReadOnlyList<MemberRecord> Members => [.. Listed.Select(member => ServerWish.Seen(member, _wishes.GetValueOrDefault(member.ServerId)))];

    /// <summary>The servers as the list of members has them.</summary>
    private IReadOnlyList<MemberRecord> Listed => _around.Fleet.Current is { } file ? MemberList.Of(file.Members).Members : [];

    private string SelfId => _around.Fleet.Current?.ServerId ?? "";

    private sealed record Written(string Key, long Epoch, WriteOutcome Outcome) : INoSerializationVerificationNeeded;

    private sealed record AskAgain : INoSerializationVerificationNeeded
    {
        public static readonly AskAgain Instance = new();
    }

    private sealed record StartOver : INoSerializationVerificationNeeded
    {
        public static readonly StartOver Instance = new();
    }

    private sealed record LossDue : INoSerializationVerificationNeeded
    {
        public static readonly LossDue Instance = new();
    }
}
