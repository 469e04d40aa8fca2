using ActorPm.Actors.Ports;
using ActorPm.Fleet.Leases;
using ActorPm.Fleet.Wire;
using Akka.Actor;

namespace ActorPm.Node.Fleet.Apps;

/// <content>
/// Which apps of the fleet may be started here, told to the node: those of an assignment that a scheduler has confirmed since this
/// actor began, single ones for as long as a majority knows this server. An island starts what it has after a while.
/// </content>
internal sealed partial class AssignmentActor
{
    /// <summary>A question to the scheduler that got lost is asked again.</summary>
    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromSeconds(3);

    private readonly FleetContact _contact;
    private AssignmentConfirmed? _confirmed;
    private long _askedAt;
    private bool _isAsking;
    private bool _couldAct;

    /// <summary>What is assigned here is the newest, as a scheduler has said since.</summary>
    private bool IsCurrent =>
        _assignment is { } assignment && _confirmed is { } newest && (assignment.Epoch, assignment.Revision).CompareTo((newest.Epoch, newest.Revision)) >= 0;

    private bool MayAct => IsCurrent || _contact.StartsAlone(_asking.BootTime());

    private bool NeedsContact => !IsCurrent || _assignment!.Apps.Any(app => app.IsSingle);

    private void OnContact(object message)
    {
        switch (message)
        {
            case AssignmentConfirmed confirmed:
                if (_confirmed is { } before && (confirmed.Epoch, confirmed.Revision).CompareTo((before.Epoch, before.Revision)) <= 0) break;
                _confirmed = confirmed;
                SayWhatMayStart();
                if (!_isBusy) Look();
                break;
            case ContactRound round:
                _isAsking = false;
                OnRound(round);
                break;
            case AskAgain:
                AskAround();
                break;
        }
    }

    private void AskAround()
    {
        if (_isAsking || !NeedsContact || Timers.IsTimerActive(AskAgain.Instance)) return;
        _isAsking = true;
        // It ends by itself within a few seconds.
        _asking.AskAsync(CancellationToken.None).PipeTo(Self);
    }

    private void OnRound(ContactRound round)
    {
        var now = _asking.BootTime();
        _contact.Heard(round, now);
        SayWhatMayStart();
        if (NeedsContact) Timers.StartSingleTimer(AskAgain.Instance, AskAgain.Instance, LeaseRules.Interval);
        var (could, may) = (_couldAct, MayAct);
        _couldAct = may;
        if (may && !could && !_isBusy) Look();
        if (!IsCurrent && !_isBusy && _standing is not null && now - _askedAt >= AskAgainAfter.TotalMilliseconds)
        {
            _reported = "";
            Report();
        }
    }

    /// <summary>Before anything is asked of the node that it would otherwise let wait.</summary>
    private void SayWhatMayStart()
    {
        var now = _asking.BootTime();
        _node.Tell(new FleetWord
        {
            MayStart = IsCurrent ? [.. _assignment!.Apps.Select(app => app.Name)] : _contact.StartsAlone(now) ? null : [],
            WaitsFor = IsCurrent ? null : _contact.WaitsFor(now),
            LeaseUntil = _contact.LeaseUntil,
            WhyNoLease = _contact.WhyNoLease(),
        });
    }

    private sealed record AskAgain : INoSerializationVerificationNeeded
    {
        public static readonly AskAgain Instance = new();
    }
}
