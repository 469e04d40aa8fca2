using ActorPm.Contracts.Apps;

namespace ActorPm.Actors.Processes;

/// <summary>Which hooks an event of a life calls; pure.</summary>
internal static class HookTargets
{
    /// <summary>Field and target of each.</summary>
    /// <param name="rules">The app's hooks.</param>
    /// <param name="kind">Kind of the event.</param>
    public static IEnumerable<(string Hook, string Target)> Of(HookRules rules, string kind)
    {
        if (kind == "online" && rules.OnReady is { } ready) yield return ("on_ready", ready);
        if (kind is "exited" or "failed" or "errored" && rules.OnExit is { } exit) yield return ("on_exit", exit);
        if (kind == "errored" && rules.OnErrored is { } errored) yield return ("on_errored", errored);
    }
}
