namespace ActorPm.Contracts.Homes;

/// <summary>Variables that node and keeper read when they start: under PM2's names and as <c>ACTORPM_…</c> (which win).</summary>
public static class DaemonVariables
{
    /// <summary>Day.js format of the time before each line of their own logs; empty for none.</summary>
    public const string LogDateFormat = "LOG_DATE_FORMAT";

    /// <summary>How often memory is compared with its limits, in ms or as a duration.</summary>
    public const string WorkerInterval = "WORKER_INTERVAL";

    /// <summary>The group whose members may use the node, where <c>node.conf</c> names none.</summary>
    public const string SocketGroup = "SOCKET_GROUP";

    /// <summary>All of them, without what stands before.</summary>
    public static IReadOnlyList<string> Names { get; } = [LogDateFormat, WorkerInterval, SocketGroup];

    /// <summary>The variable that counts and its value; null when neither is set.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="variable">Reads a variable; null for one that is not set.</param>
    public static (string Variable, string Value)? Find(string name, Func<string, string?> variable)
    {
        foreach (var full in (string[])["ACTORPM_" + name, "PM2_" + name])
            if (variable(full) is { } value) return (full, value);
        return null;
    }
}
