using ActorPm.Contracts.Api;
using ActorPm.Contracts.Apps;

namespace ActorPm.Actors.Secrets;

/// <summary>What is said of secret values whose key is lost.</summary>
public static class LostSecrets
{
    /// <summary>Why an app cannot be started.</summary>
    /// <param name="app">The app, its values sealed.</param>
    /// <param name="variables">Which of its variables.</param>
    public static ApiError Refusal(AppSpec app, IReadOnlyList<string> variables) => IsOfFleet(app, variables) ? new()
    {
        Code = ApiErrorCode.CannotRun,
        Message = $"{app.Name} cannot be started: {Subject(variables)} cannot be read, this server has not got the key of the fleet for {(variables.Count == 1 ? "it" : "them")}",
        Hint = "another server gives it the key as soon as one that has it answers; when none has it any more, declare the app again: pbm apply <file>",
    } : new()
    {
        Code = ApiErrorCode.CannotRun,
        Message = $"{app.Name} cannot be started: {Subject(variables)} cannot be read, the key in keys/ of the home is lost or damaged",
        Hint = $"declare again: pbm apply <file>; what came from the shell: pbm restart {app.Name} --update-env",
    };

    /// <summary>For the list, of all apps together.</summary>
    public static string Notice(IEnumerable<(string App, IReadOnlyList<string> Variables)> lost) =>
        $"secret values cannot be read, the key in keys/ of the home (of apps of the fleet: in fleet.json) is lost or damaged: {string.Join("; ", lost.Select(one => $"{one.App} ({string.Join(", ", one.Variables)})"))}. " +
        "What runs goes on; a start needs them declared again: pbm apply <file>";

    private static bool IsOfFleet(AppSpec app, IReadOnlyList<string> variables) => variables.Any(name => SealedValue.FleetKey(app.Environment.GetValueOrDefault(name)) is not null);

    private static string Subject(IReadOnlyList<string> variables) => $"the secret value{(variables.Count == 1 ? "" : "s")} of {string.Join(", ", variables)}";
}
