using System.Collections;
using ActorPm.Contracts.Processes;

namespace ActorPm.Shell.Declaring;

/// <summary>
/// The environment this command was typed in, without what belongs to this very process: descriptors
/// that are not open elsewhere, and the mark by which a managed process tree is found and ended.
/// </summary>
internal static class CallerEnvironment
{
    /// <summary>Variables that are never passed on, neither to apps nor to the node.</summary>
    public static IReadOnlyList<string> Private { get; } =
    [
        OwnerMark.Variable, "NODE_CHANNEL_FD", "NODE_CHANNEL_SERIALIZATION_MODE", "NODE_UNIQUE_ID", "NODE_APP_INSTANCE",
        "LISTEN_FDS", "LISTEN_PID", "LISTEN_FDNAMES", "NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID", "_",
    ];

    public static Dictionary<string, string> Read()
    {
        var variables = new Dictionary<string, string>();
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
            variables[(string)variable.Key] = (string?)variable.Value ?? "";
        foreach (var name in Private) variables.Remove(name);
        return variables;
    }
}
