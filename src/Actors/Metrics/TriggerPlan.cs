using ActorPm.Actors.Processes;
using ActorPm.Contracts.Api;
using ActorPm.Contracts.Text;

namespace ActorPm.Actors.Metrics;

/// <summary>Which processes get an action, or why none does.</summary>
/// <param name="Targets">Those that run and have offered it.</param>
/// <param name="Refusal">Why there is none; null when there are some.</param>
internal sealed record TriggerPlan(IReadOnlyList<TriggerTarget> Targets, ApiError? Refusal)
{
    /// <summary>PM2's sentence for every case, which scripts know; the hint says which it is.</summary>
    public const string Nobody = "Not any process has received a command (offline or unexistent)";

    public static TriggerPlan Make(string action, IReadOnlyList<InstanceStatus> instances, Func<int, long, ProcessFigures> figures)
    {
        var running = instances.Where(status => status.Pid != 0).ToList();
        var offered = running.Select(status => (Status: status, figures(status.Id, status.Memory.Generation).Actions)).ToList();
        List<TriggerTarget> targets =
        [
            .. offered.Where(one => one.Actions.Exists(known => known.Name == action))
                .Select(one => new TriggerTarget(one.Status.Id, one.Status.Memory.Generation, one.Status.Name, one.Status.Namespace)),
        ];
        if (targets.Count > 0) return new TriggerPlan(targets, null);
        return new TriggerPlan([], Refused(Hint(action, running.Count, [.. offered.SelectMany(one => one.Actions).Select(one => one.Name).Distinct()])));
    }

    public static ApiError Refused(string? hint) => new() { Code = ApiErrorCode.NotFound, Message = Nobody, Hint = hint };

    private static string Hint(string action, int running, IReadOnlyList<string> offered) => running == 0
        ? "no process of it runs"
        : offered.Count == 0
            ? "its processes have offered no action; pbm show lists those of an app"
            : Nearest.To(action, offered) is { } near ? $"there is no action {action}; did you mean '{near}'?" : $"there is no action {action}; there are {string.Join(", ", offered)}";
}
