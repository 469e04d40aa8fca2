using ActorPm.Contracts.Apps;

namespace ActorPm.Shell.Declaring;

/// <summary>
/// Several instances of a program that cannot share a port by itself (anything but Node.js) share one that is
/// declared for them. One that is only in the caller's environment may be meant for something else: that is said.
/// </summary>
internal static class SharedPort
{
    private const string Variable = "PORT";

    /// <summary>What to tell the person; null for nothing.</summary>
    public static string? Notice(AppSpec spec, Func<string, string?> variable)
    {
        var mayMeanIt = spec is { Mode: ExecMode.Fork, Instances: > 1, Handoff: { Kind: HandoffKind.Auto, Listen.Count: 0 } }
            && spec.IncrementVariable != Variable && !InterpreterChoice.IsNode(spec.Interpreter) && !spec.Environment.ContainsKey(Variable);
        return mayMeanIt && variable(Variable) is { } text && ListenAddress.Parse(text) is { Host: null, Port: > 0 } address
            ? $"{spec.Name}: all instances get {Variable}={address}; to let them share that port, add --listen {address}"
            : null;
    }
}
