using ActorPm.Actors.Ports;
using ActorPm.Contracts.Api;
using ActorPm.Contracts.Apps;
using ActorPm.Contracts.Keeper;
using ActorPm.Contracts.Processes;

namespace ActorPm.Actors.Tests.Fakes;

/// <summary>Plans without looking at any file.</summary>
internal sealed class FakePlanner : ILaunchPlanner
{
    public Func<AppSpec, ApiError?> Refuse { get; set; } = _ => null;

    public Action BeforeDescribe { get; set; } = () => { };

    public ApiError? Check(AppSpec spec, IReadOnlyDictionary<string, string> callerEnvironment) => Refuse(spec);

    public LaunchPlan Plan(LaunchOrder order) => Refuse(order.Spec) is { } refusal ? new LaunchPlan(null, refusal) : new LaunchPlan(
        new SpawnRequest
        {
            Instance = order.Instance,
            Generation = order.Generation,
            File = order.Spec.Script,
            Environment = order.CallerEnvironment,
            Cwd = order.Spec.Cwd,
            Name = order.Spec.Name,
            Owner = new OwnerMark("home", order.Instance, order.Generation),
            Spec = "",
            Stop = new StopSequence(),
            Logs = new LogSinks(),
            Limits = order.Spec.Limits.AreNone() ? null : order.Spec.Limits,
            Replaces = order.Replaces,
            Handoff = Kind(order.Spec) == HandoffKind.None ? null : new HandoffOrder { Group = order.Group, Kind = Kind(order.Spec), Hold = order.Hold },
        },
        null);

    public StopSequence StopSequence(StopRules rules) => new() { KillTimeout = rules.KillTimeout, Tree = rules.TreeKill };

    public LogRotation Rotation(LogRules rules) => rules.Rotation;

    public InstanceFacts Describe(LaunchOrder order)
    {
        BeforeDescribe();
        return new InstanceFacts("out.log", "err.log", null, "app.pid", "me", null, null, order.CallerEnvironment) { Handoff = Kind(order.Spec) };
    }

    private static HandoffKind Kind(AppSpec spec) => spec.Mode == ExecMode.Cluster ? HandoffKind.NodeJs : HandoffKind.None;
}
