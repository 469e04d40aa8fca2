using ActorPm.Contracts.Api;

namespace ActorPm.Actors.Secrets;

/// <summary>What is said of secret values whose key is lost.</summary>
public static class LostSecrets
{
    /// <summary>Why an app cannot be started.</summary>
    /// <param name="app">Its name.</param>
    /// <param name="variables">Which of its variables.</param>
    public static ApiError Refusal(string app, IReadOnlyList<string> variables) => new()
    {
        Code = ApiErrorCode.CannotRun,
        Message = $"{app} cannot be started: {Subject(variables)} cannot be read, the key in keys/ of the home is lost or damaged",
        Hint = $"declare again: pbm apply <file>; what came from the shell: pbm restart {app} --update-env",
    };

    /// <summary>For the list, of all apps together.</summary>
    public static string Notice(IEnumerable<(string App, IReadOnlyList<string> Variables)> lost) =>
        $"secret values cannot be read, the key in keys/ of the home is lost or damaged: {string.Join("; ", lost.Select(one => $"{one.App} ({string.Join(", ", one.Variables)})"))}. " +
        "What runs goes on; a start needs them declared again: pbm apply <file>";

    private static string Subject(IReadOnlyList<string> variables) => $"the secret value{(variables.Count == 1 ? "" : "s")} of {string.Join(", ", variables)}";
}
