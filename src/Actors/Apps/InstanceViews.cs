using ActorPm.Actors.Metrics;
using ActorPm.Actors.Processes;
using ActorPm.Actors.Rollouts;
using ActorPm.Actors.Sampling;
using ActorPm.Actors.Schedules;
using ActorPm.Contracts.Api;
using ActorPm.Contracts.Apps;
using ActorPm.Contracts.Keeper;
using ActorPm.Contracts.Processes;

namespace ActorPm.Actors.Apps;

/// <summary>Turns statuses and readings into what the API shows; pure.</summary>
internal static class InstanceViews
{
    /// <summary>By name, then id, as PM2 sorts its table.</summary>
    public static InstanceList List(IEnumerable<InstanceStatus> statuses, IReadOnlyDictionary<int, TreeUse> use, IReadOnlyList<string> notices, DateTimeOffset now, TimeZoneInfo zone) =>
        new([.. statuses.OrderBy(status => status.Name, StringComparer.Ordinal).ThenBy(status => status.Id).Select(status => Row(status, use, now, zone))], notices);

    /// <summary>By id.</summary>
    public static InstanceDetails Details(
        IEnumerable<InstanceStatus> statuses,
        IReadOnlyDictionary<int, TreeUse> use,
        IReadOnlyList<InstanceTraffic> traffic,
        IReadOnlyDictionary<int, ProcessFigures> figures,
        DateTimeOffset now,
        TimeZoneInfo zone) =>
        new([.. statuses.OrderBy(status => status.Id).Select(status => WithFigures(
            WithTraffic(
                Detail(status, use, now, zone),
                traffic.FirstOrDefault(one => one.Instance == status.Id && one.Generation == status.Memory.Generation)),
            status.Pid == 0 ? null : figures.GetValueOrDefault(status.Id)))]);

    /// <summary>By name of the app; the last one of each.</summary>
    public static RolloutList Rollouts(IEnumerable<InstanceStatus> statuses, IReadOnlyDictionary<string, RolloutView> rollouts) =>
        new([.. statuses.Select(status => status.App.AppId).Distinct().Where(rollouts.ContainsKey).Select(appId => rollouts[appId])
            .OrderBy(view => view.Name, StringComparer.Ordinal).ThenBy(view => view.Id)]);

    /// <summary>By id.</summary>
    public static WhyReport Why(
        IEnumerable<InstanceStatus> statuses, IReadOnlyDictionary<string, RolloutView> rollouts, Func<InstanceStatus, string?> lease, DateTimeOffset now, TimeZoneInfo zone) =>
        new([.. statuses.OrderBy(status => status.Id).Select(status => new InstanceWhy(
            status.Id,
            status.Name,
            status.State.Word(),
            [.. WhyText.Describe(status, now), .. lease(status) is { } leased ? [leased] : Array.Empty<string>(), .. Limits(status), .. RolloutText.Why(rollouts.GetValueOrDefault(status.App.AppId), now), .. ScheduleText.Describe(status, now, zone)],
            status.Memory.LastExit?.ErrorLines ?? []))]);

    private static IEnumerable<string> Limits(InstanceStatus status) =>
        status.LimitsProblem is { } problem ? [LimitsText.NotInForce(status.App.Spec.Limits, problem)] : [];

    private static InstanceRow Row(InstanceStatus status, IReadOnlyDictionary<int, TreeUse> use, DateTimeOffset now, TimeZoneInfo zone)
    {
        var tree = Use(status, use);
        return new InstanceRow
        {
            Id = status.Id,
            Name = status.Name,
            Namespace = status.Namespace,
            Version = status.Facts.Version,
            Mode = status.App.Spec.Mode,
            Status = status.State,
            Pid = status.Pid,
            StartedAt = Milliseconds(status.Memory.StartedAt),
            Restarts = status.Memory.Restarts,
            Cpu = tree.CpuPercent,
            Memory = tree.ResidentBytes,
            User = status.Facts.User,
            Watching = status.App.Spec.Watch.Enabled,
            Job = JobTimes.View(status, now, zone),
        };
    }

    private static InstanceDetail Detail(InstanceStatus status, IReadOnlyDictionary<int, TreeUse> use, DateTimeOffset now, TimeZoneInfo zone)
    {
        var tree = Use(status, use);
        var memory = status.Memory;
        return new InstanceDetail
        {
            Id = status.Id,
            Name = status.Name,
            Namespace = status.Namespace,
            Version = status.Facts.Version,
            Mode = status.App.Spec.Mode,
            Status = status.State,
            Pid = status.Pid,
            StartedAt = Milliseconds(memory.StartedAt),
            Restarts = memory.Restarts,
            Cpu = tree.CpuPercent,
            Memory = tree.ResidentBytes,
            User = status.Facts.User,
            Watching = status.App.Spec.Watch.Enabled,
            Job = JobTimes.View(status, now, zone),
            Spec = status.App.Spec,
            Slot = status.Slot,
            Generation = memory.Generation,
            UnstableRestarts = memory.UnstableRestarts,
            CreatedAt = Milliseconds(memory.CreatedAt),
            ExitCode = memory.LastExit?.Code,
            ExitSignal = memory.LastExit?.SignalName,
            CronRestartAt = ScheduleText.Next(status, now, zone)?.ToUnixTimeMilliseconds(),
            RestartDueAt = memory.RestartDueAt?.ToUnixTimeMilliseconds(),
            OutLog = status.Facts.OutLog,
            ErrorLog = status.Facts.ErrorLog,
            CombinedLog = status.Facts.CombinedLog,
            PidFile = status.Facts.PidFile,
            NodeVersion = status.Facts.NodeVersion,
            NodeEnv = SealedValue.Shown("NODE_ENV", status.Facts.Environment.GetValueOrDefault("NODE_ENV")),
            LimitsProblem = status.LimitsProblem,
            Handoff = status.Process is null ? status.Facts.Handoff : status.Handoff,
            Listening = status.Listening,
            Why = [.. WhyText.Describe(status, now), .. MemoryRule.Over(status.App.Spec, tree.ResidentBytes) is { } over ? [over.Text] : Array.Empty<string>(), .. Limits(status), .. ScheduleText.Describe(status, now, zone)],
        };
    }

    private static InstanceDetail WithTraffic(InstanceDetail detail, InstanceTraffic? traffic) => traffic is null ? detail : detail with
    {
        Listening = traffic.Listening.Count > 0 ? traffic.Listening : detail.Listening,
        Connections = traffic.Connections,
        OpenConnections = traffic.Open,
    };

    private static InstanceDetail WithFigures(InstanceDetail detail, ProcessFigures? figures) => figures is null ? detail : detail with
    {
        Metrics = figures.Metrics(),
        Actions = figures.Actions,
        MetricOptions = figures.Configuration(),
    };

    private static TreeUse Use(InstanceStatus status, IReadOnlyDictionary<int, TreeUse> use) =>
        status.Pid == 0 ? default : use.GetValueOrDefault(status.Pid);

    private static long Milliseconds(DateTimeOffset? at) => at?.ToUnixTimeMilliseconds() ?? 0;
}
