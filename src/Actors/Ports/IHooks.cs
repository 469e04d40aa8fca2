using ActorPm.Contracts.Apps;

namespace ActorPm.Actors.Ports;

/// <summary>Calls commands and webhooks of apps. Never blocks, never fails the caller: what goes wrong is an event.</summary>
public interface IHooks
{
    /// <summary>Calls it, unless the same hook of the app was called a moment ago.</summary>
    void Call(HookCall call);
}

/// <summary>One call.</summary>
/// <param name="Hook">Its field: <c>on_exit</c>.</param>
/// <param name="Target">Shell command or http(s) URL.</param>
/// <param name="AppId">The app.</param>
/// <param name="Spec">What was declared.</param>
/// <param name="Environment">Environment of the instance.</param>
/// <param name="Id">The instance.</param>
/// <param name="Generation">Which process of it.</param>
/// <param name="Reason">What happened and why, in words.</param>
/// <param name="ExitCode">Exit code; null for none.</param>
/// <param name="Signal">Signal that ended it; null for none.</param>
public sealed record HookCall(
    string Hook,
    string Target,
    string AppId,
    AppSpec Spec,
    IReadOnlyDictionary<string, string> Environment,
    int Id,
    long Generation,
    string Reason,
    int? ExitCode,
    string? Signal);
