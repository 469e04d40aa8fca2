using ActorPm.Actors.Ports;
using ActorPm.Actors.Processes;
using ActorPm.Actors.Sampling;
using ActorPm.Actors.Schedules;
using ActorPm.Actors.Watching;
using ActorPm.Contracts.Apps;
using ActorPm.Contracts.Processes;
using Akka.Actor;

namespace ActorPm.Actors.Apps;

/// <content>
/// Restarts that a rule of the node asks for, and telling the rules what there is. All of them are carried out
/// by the app's supervisor, one instance at a time (<see cref="ReplaceInstances"/>).
/// </content>
internal sealed partial class AppsActor
{
    private readonly Dictionary<string, string> _watchTroubles = [];
    private readonly Dictionary<int, long> _overSoftLimit = [];

    private void OnRestartBecause(RestartBecause because)
    {
        if (!_supervisors.TryGetValue(because.AppId, out var supervisor) || RunsOnWithoutSecrets(because.AppId, because.Reason)) return;
        var ids = because.Ids ?? [.. _registry.InstancesOf(because.AppId).Select(status => status.Id)];
        supervisor.Tell(new ReplaceInstances(ids, because.Reason, because.Afresh));
    }

    /// <summary>Times of cron patterns that passed while no node was there; once, when the picture is complete for the first time.</summary>
    private void MakeUpForMissedTimes()
    {
        var (now, zone) = (_dependencies.Time.GetUtcNow(), _dependencies.Time.LocalTimeZone);
        foreach (var app in _registry.Apps.Values.Where(app => app.Spec.CronRestart is not null))
        {
            var instances = _registry.InstancesOf(app.AppId).ToList();
            if (MissedTime.Of(instances, now, zone) is not { } missed) continue;
            var when = ScheduleText.Moment(instances[0], missed.DueAt, zone);
            if (missed.MakeUp) OnRestartBecause(new RestartBecause(app.AppId, null, $"its cron pattern {app.Spec.CronRestart}, due at {when} while the node was away", Afresh: true));
            else Record("schedule", $"its cron pattern {app.Spec.CronRestart} was due at {when} while the node was away: it runs on, and is restarted at the next time", instances[0]);
        }
    }

    /// <summary>A time that comes while the keeper is away, or before all is found again, is made up for when the picture is complete.</summary>
    private void OnRunJob(RunJob job)
    {
        if (!PictureIsComplete) return;
        foreach (var status in _registry.InstancesOf(job.AppId)) ToInstance(status.Id, new RunByItsSchedule(job.PlannedAt, job.Reason));
    }

    /// <summary>Of the times of a job that passed unseen the last one is run now; those that were seen to are known on disk.</summary>
    private void MakeUpForMissedRuns()
    {
        var (now, zone) = (_dependencies.Time.GetUtcNow(), _dependencies.Time.LocalTimeZone);
        foreach (var status in _registry.Instances.Values)
            if (JobTimes.Missed(status, now, zone) is { } due)
                ToInstance(status.Id, new RunByItsSchedule(due, $"its schedule {status.App.Spec.Schedule}, due at {ScheduleText.Moment(status, due, zone)} while the node was away"));
    }

    private void OnMemory(InstanceMemory memory)
    {
        if (!_registry.Instances.TryGetValue(memory.Id, out var status)) return;
        if (status.State != ProcessState.Online || memory.Read.Pid != status.Pid) return;
        if (MemoryRule.Over(status.App.Spec, memory.Read.Bytes) is not { } over) return;
        var reason = over.Text;
        if (!over.Hard)
        {
            // Told once for each process.
            if (_overSoftLimit.GetValueOrDefault(status.Id) == status.Memory.Generation) return;
            _overSoftLimit[status.Id] = status.Memory.Generation;
            var reloads = status.Handoff != HandoffKind.None;
            Record("memory", reason + (reloads ? ", it is reloaded" : ", it runs on: alone on its port it could only be restarted"), status);
            if (!reloads) return;
        }

        if (RunsOnWithoutSecrets(status.App.AppId, reason)) return;
        // The reading is of this very process: told again while it is being replaced, it means nothing more.
        if (_supervisors.TryGetValue(status.App.AppId, out var supervisor))
            supervisor.Tell(new ReplaceInstances([status.Id], reason, Afresh: false, status.Memory.Generation));
    }

    /// <summary>Tells watches and schedules when an app or the files of its instances are others than before.</summary>
    private void TellRules(InstanceStatus before, InstanceStatus status)
    {
        if (ReferenceEquals(before.App, status.App) && FilesOf(before.Facts).SequenceEqual(FilesOf(status.Facts))) return;
        var files = _registry.InstancesOf(status.App.AppId).SelectMany(one => FilesOf(one.Facts)).Where(file => file.Length > 0).ToHashSet();
        foreach (var rule in _rules) rule.Tell(new AppDeclared(status.App, files, _dependencies.Time.GetUtcNow()));
    }

    private void OnWatchTrouble(WatchTrouble trouble)
    {
        if (trouble.Text is null) _watchTroubles.Remove(trouble.AppId);
        else if (_registry.Apps.TryGetValue(trouble.AppId, out var app)) _watchTroubles[trouble.AppId] = $"{app.Spec.Name}: {trouble.Text}";
    }

    private static IEnumerable<string> FilesOf(InstanceFacts facts) => [facts.OutLog, facts.ErrorLog, facts.CombinedLog ?? "", facts.PidFile];
}
