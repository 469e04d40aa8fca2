using System.Text.Json;
using ActorPm.Fleet.Apps;
using ActorPm.Fleet.Membership;
using ActorPm.Fleet.Scheduling;
using ActorPm.Fleet.Wire;
using ActorPm.Node.Fleet.Records;
using Akka.Actor;
using Akka.Cluster;

namespace ActorPm.Node.Fleet.Scheduling;

/// <content>
/// How it begins, and begins anew when somebody else has written:
/// <code>
/// read ──→ number taken ──→ read again ──→ decide ──→ another's write, or one of its own that failed ──→ read
///   └── without a majority: answer what is known, take nothing ──→ majority ──→ read
/// </code>
/// Each step is one by majority. Read again after the number is taken: what the one before wrote until then is in it, and what
/// that writes later is seen by its number, which is not this one's.
/// </content>
internal sealed partial class SchedulerActor
{
    /// <summary>Clocks of the records as they were read.</summary>
    private readonly Dictionary<string, long> _read = [];

    /// <summary>Its number; 0 until it has one.</summary>
    private long _epoch;

    /// <summary>Until it has a number and the records that were there then.</summary>
    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case RecordsRead { ByMajority: true } read:
                OnRead(read.Records);
                break;
            case NumberTaken { Outcome: WriteOutcome.Confirmed } taken:
                _epoch = taken.Number;
                ReadRecords();
                break;
            case NumberTaken taken:
                _around.Log.Warning($"This server cannot schedule the fleet yet: {Why(taken.Outcome)}");
                ReadLater(taken.Outcome is WriteOutcome.Failed ? StartOverAfter : AgainAfter);
                break;
            case RecordsRead or Status.Failure:
                ReadLater(AgainAfter);
                break;
            case ReadAgain:
                ReadRecords();
                break;
            case ClusterEvent.IMemberEvent or ClusterEvent.IReachabilityEvent:
                OnCluster(message);
                break;
            case RecordChanged or AskAgain:
                // It is read anyway, and nobody is asked before.
                break;
            case MajorityAwaited over:
                OnAwaited(over);
                break;
            default:
                Stash.Stash();
                break;
        }
    }

    private static string Why(WriteOutcome outcome) => outcome switch
    {
        WriteOutcome.Failed failed => failed.Reason,
        WriteOutcome.Outdated => "another one has begun at the same moment",
        _ => "a majority of the servers does not confirm it",
    };

    private void ReadRecords() => _around.Records.ReadAllAsync(RecordPatience, CancellationToken.None).PipeTo(Self);

    private void ReadLater(TimeSpan after) => Timers.StartSingleTimer(ReadAgain.Instance, ReadAgain.Instance, after);

    private void OnRead(IReadOnlyList<ReplicatedRecord> records)
    {
        if (_epoch == 0 && Problem() is null)
        {
            TakeNumber(records.Select(record => FleetRecords.EpochOf(record.Clock)).DefaultIfEmpty(0).Max());
            return;
        }

        Load(records);
        if (_epoch != 0) _around.Log.Info($"This server schedules the apps of the fleet, number {_epoch}");
        // What was told meanwhile comes only now.
        _silences.Restart(Now);
        Become(Deciding);
        Stash.UnstashAll();
        Decide();
    }

    private void TakeNumber(long highest)
    {
        var number = SchedulerNumber.After(highest, SelfId, (_around.Fleet.Current?.Members ?? []).Select(member => member.ServerId));
        _around.Records.WriteAsync(FleetRecords.SchedulerKey, FleetRecords.Clock(number, 0), JsonSerializer.Serialize(new SchedulerRecord(number, SelfId), FleetJson.Default.SchedulerRecord), RecordPatience, CancellationToken.None)
            .PipeTo(Self, success: outcome => new NumberTaken(number, outcome), failure: cause => new NumberTaken(number, new WriteOutcome.Failed(cause.Message)));
    }

    private void Load(IReadOnlyList<ReplicatedRecord> records)
    {
        _apps.Clear();
        _assignments.Clear();
        _wishes.Clear();
        _read.Clear();
        foreach (var record in records)
        {
            _read[record.Key] = record.Clock;
            try
            {
                if (record.Key.StartsWith(FleetRecords.AppKey(""), StringComparison.Ordinal))
                    Take(JsonSerializer.Deserialize(record.Json, FleetJson.Default.FleetApp));
                else if (record.Key.StartsWith(FleetRecords.AssignmentKey(""), StringComparison.Ordinal))
                    Take(AssignmentRecord.Read(record.Json));
                else if (record.Key.StartsWith(FleetRecords.WishKey(""), StringComparison.Ordinal))
                    Take(JsonSerializer.Deserialize(record.Json, FleetJson.Default.ServerWish));
            }
            catch (JsonException unreadable)
            {
                _around.Log.Warning($"The record {record.Key} of the fleet cannot be read and is left aside: {unreadable.Message}");
            }
        }
    }

    private void Take(FleetApp? app)
    {
        if (FleetAppRules.Problem(app) is { } problem) throw new JsonException(problem);
        _apps[app!.Name] = app;
    }

    private void Take(ServerWish? wish)
    {
        if (ServerWish.Problem(wish) is { } problem) throw new JsonException(problem);
        _wishes[wish!.ServerId] = wish;
    }

    private void Take(Assignment assignment) => _assignments[assignment.ServerId] = assignment;

    /// <summary>A record that another scheduler has written, and that was not there when the records were read.</summary>
    private void OnRecord(RecordChanged changed)
    {
        var writer = FleetRecords.EpochOf(changed.Clock);
        if (_epoch == 0 || writer == _epoch || changed.Clock <= _read.GetValueOrDefault(changed.Key, -1)) return;
        // One that is there still gives up when it hears of the higher number; whoever has the lower one lets it come first.
        BeginAnew($"{changed.Key} was written by scheduler {writer}", writer > _epoch ? AgainAfter : TimeSpan.Zero);
    }

    /// <summary>Under another number, with what the records and the servers say then. Who is there stays known.</summary>
    private void BeginAnew(string reason, TimeSpan after)
    {
        _around.Log.Warning($"The scheduler of the fleet, number {_epoch}, begins anew: {reason}");
        (_epoch, _writes, _decision) = (0, 0, null);
        _heard.Clear();
        _reports.Clear();
        Timers.Cancel(StartOver.Instance);
        foreach (var member in Listed.Where(member => _presence.IsThere(member.ServerId))) AskForReport(member.ServerId, FleetAkka.AddressOf(member));
        Become(OnReceive);
        if (after > TimeSpan.Zero) ReadLater(after);
        else ReadRecords();
    }

    private sealed record NumberTaken(long Number, WriteOutcome Outcome) : INoSerializationVerificationNeeded;

    private sealed record ReadAgain : INoSerializationVerificationNeeded
    {
        public static readonly ReadAgain Instance = new();
    }
}
