using System.Collections;

namespace ActorPm.Keeper.Launching;

/// <summary>The keeper's own environment, for the programs of its own that it starts.</summary>
internal static class OwnEnvironment
{
    /// <summary>Variables that belong to one process and would mislead the next.</summary>
    private static readonly HashSet<string> Personal =
    [
        ReadyLine.Variable, Upgrade.UpgradeState.Variable, Contracts.Processes.OwnerMark.Variable,
        "NODE_CHANNEL_FD", "NODE_CHANNEL_SERIALIZATION_MODE", "NODE_UNIQUE_ID", "LISTEN_FDS", "LISTEN_PID", "LISTEN_FDNAMES", "NOTIFY_SOCKET",
    ];

    /// <summary>Each <c>NAME=value</c>.</summary>
    public static List<string> Strings()
    {
        var strings = new List<string>();
        foreach (DictionaryEntry entry in Environment.GetEnvironmentVariables())
            if (!Personal.Contains((string)entry.Key)) strings.Add($"{entry.Key}={entry.Value}");
        return strings;
    }
}
