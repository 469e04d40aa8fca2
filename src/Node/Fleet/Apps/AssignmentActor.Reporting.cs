using System.Text.Json;
using ActorPm.Fleet.Apps;
using ActorPm.Fleet.Wire;
using Akka.Actor;

namespace ActorPm.Node.Fleet.Apps;

/// <content>What the scheduler is told: what stands here and became of what it assigned, each time that differs.</content>
internal sealed partial class AssignmentActor
{
    private IActorRef _scheduler = ActorRefs.Nobody;
    private string _reported = "";

    private void OnTellReport()
    {
        // Straight to who asks: the way to the scheduler may not have found it yet, and keeps nothing.
        _scheduler = Sender;
        _reported = "";
        if (_standing is not null) Report();
    }

    private void Report()
    {
        var names = _work.Keys.Union((_standing ?? []).Select(app => app.Name)).Union(_known.WithPublishProblem).Order(StringComparer.Ordinal);
        var report = new ServerReport
        {
            ServerId = _serverId,
            Epoch = _carriedOut.Epoch,
            Revision = _carriedOut.Revision,
            AsksWhetherCurrent = !IsCurrent,
            HoldsLeases = true,
            Apps =
            [
                .. names.Select(name =>
                {
                    var (here, work) = (_standing is null ? null : Here(name), _work.GetValueOrDefault(name));
                    return new ReportedApp(name, here is null ? 0 : work?.Revision ?? 0, here?.There ?? 0, here?.Ready ?? 0)
                    {
                        Ineligible = work?.Ineligible,
                        FailedRevision = work?.FailedRevision ?? 0,
                        Failure = work?.Failure,
                        Listening = here?.Listening ?? [],
                        PublishProblem = _known.PublishProblem(name),
                    };
                }),
            ],
        };
        var text = JsonSerializer.Serialize(report, FleetJson.Default.ServerReport);
        if (text == _reported) return;
        _reported = text;
        _askedAt = _asking.BootTime();
        _scheduler.Tell(new ReportTold(report));
    }
}
