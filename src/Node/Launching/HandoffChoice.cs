using ActorPm.Contracts.Api;
using ActorPm.Contracts.Apps;

namespace ActorPm.Node.Launching;

/// <summary>How connections reach the instances of an app: what was declared, or what its program and its port suggest; pure.</summary>
/// <param name="Kind">The way, never <see cref="HandoffKind.Auto"/>.</param>
/// <param name="Listen">Public addresses; empty where the program says so by itself.</param>
/// <param name="Refusal">Why it cannot be so; null when it can.</param>
internal sealed record HandoffChoice(HandoffKind Kind, IReadOnlyList<string> Listen, ApiError? Refusal)
{
    private const string PortVariable = "PORT";

    private static readonly HandoffChoice OnItsOwn = new(HandoffKind.None, [], null);

    /// <summary>The choice for an app with the environment its processes get.</summary>
    public static HandoffChoice Of(AppSpec spec, IReadOnlyDictionary<string, string> environment)
    {
        var rules = spec.Handoff;
        var addresses = rules.Listen.Count > 0 ? rules.Listen : PortOf(environment) is { } port ? [port] : [];
        var choice = rules.Kind switch
        {
            HandoffKind.None => OnItsOwn,
            HandoffKind.NodeJs when !Programs.IsNode(spec.Interpreter) => Refuse(
                spec, "handoff nodejs is for Node.js programs that are run by node itself", "leave --handoff out, or use --handoff proxy with --listen <port>"),
            HandoffKind.NodeJs => new HandoffChoice(HandoffKind.NodeJs, [], null),
            HandoffKind.Fds when rules.Listen.Count == 0 => Refuse(spec, "handoff fds needs to know where to listen", "add --listen <port>"),
            HandoffKind.Fds => new HandoffChoice(HandoffKind.Fds, rules.Listen, null),
            HandoffKind.Proxy when addresses.Count == 0 => Refuse(spec, "handoff proxy needs to know where to listen", "add --listen <port>, or set PORT"),
            HandoffKind.Proxy => new HandoffChoice(HandoffKind.Proxy, addresses, null),
            _ => ByProgram(spec, addresses),
        };
        return choice.Refusal is null && ProbeProblem(spec, choice.Kind, environment) is { } problem ? choice with { Refusal = problem } : choice;
    }

    private static HandoffChoice ByProgram(AppSpec spec, IReadOnlyList<string> addresses)
    {
        if (spec.Mode == ExecMode.Cluster && Programs.IsNode(spec.Interpreter) && !Launchers.IsOne(spec.Script)) return new HandoffChoice(HandoffKind.NodeJs, [], null);
        if (spec.Handoff.Listen.Count > 0) return new HandoffChoice(HandoffKind.Proxy, spec.Handoff.Listen, null);
        // Ports that count up are ports of their own.
        if (spec.IncrementVariable == PortVariable) return OnItsOwn;
        if (spec.Mode == ExecMode.Fork) return PortToShare(spec) is { } port ? new HandoffChoice(HandoffKind.Proxy, [port], null) : OnItsOwn;
        if (addresses.Count > 0) return new HandoffChoice(HandoffKind.Proxy, addresses, null);
        var program = Path.GetFileName(spec.Script);
        return Launchers.IsOne(spec.Script)
            ? Refuse(
                spec,
                $"several instances behind {program} need the port they are to share, and each a port of its own in PORT",
                $"add --listen <port> (the program must listen on $PORT), or start its script itself: pbm start app.js -i {spec.Instances}")
            : Refuse(
                spec,
                $"cluster mode of a program that is not run by node needs the port its instances are to share, and each a port of its own in PORT",
                "add --listen <port> (the program must listen on $PORT), or -x (exec_mode: fork in a file) for instances that are on their own");
    }

    /// <summary>
    /// The port declared for several instances of a program that cannot share one by itself. One that only happens to
    /// be in the caller's environment (hosting platforms set PORT for everything) may not be meant for it.
    /// </summary>
    private static string? PortToShare(AppSpec spec) =>
        spec.Instances > 1 && !Programs.IsNode(spec.Interpreter) ? PortOf(spec.Environment) : null;

    /// <summary>A probe must reach this very instance: with shared sockets another one would answer for it.</summary>
    private static ApiError? ProbeProblem(AppSpec spec, HandoffKind kind, IReadOnlyDictionary<string, string> environment)
    {
        foreach (var (name, probe) in ((string, ProbeRules?)[])[("ready", spec.Ready.Probe), ("alive", spec.Alive)])
        {
            if (probe is null or { Log: not null }) continue;
            if (kind == HandoffKind.Fds)
                return Refuse(spec, $"{name}: with handoff fds any instance may answer a question, so it says nothing of one", "use --wait-ready, --ready-log, or --handoff proxy").Refusal;
            if (kind == HandoffKind.None && probe is { Tcp: null or 0, Port: null } && PortOf(environment) is null)
                return Refuse(spec, $"{name}: nobody knows which port to ask", $"add --{name}-port <port>, or set PORT").Refusal;
        }

        return null;
    }

    private static string? PortOf(IReadOnlyDictionary<string, string> environment) =>
        environment.GetValueOrDefault(PortVariable) is { } text && ListenAddress.Parse(text) is { Host: null, Port: > 0 } address ? address.ToString() : null;

    private static HandoffChoice Refuse(AppSpec spec, string why, string hint) => new(
        HandoffKind.None, [], new ApiError { Code = ApiErrorCode.CannotRun, Message = $"{spec.Name} cannot be started: {why}", Hint = hint });
}
