using ActorPm.Contracts.Api;
using ActorPm.Shell.Declaring;

namespace ActorPm.Shell.Operations;

/// <summary>What <c>--on</c> means: names of servers, labels, <c>all</c>; pure.</summary>
internal static class FleetSelection
{
    /// <summary>
    /// Commands that can be carried out on another server. The others act on files or daemons of the server they are typed on, and
    /// refuse the option rather than act here.
    /// </summary>
    private static readonly HashSet<string> Commands =
    [
        "start", "stop", "restart", "reload", "delete", "undelete", "scale", "reset", "list", "show", "jlist", "prettylist", "env", "pid", "id",
        "logs", "flush", "reloadLogs", "why", "events", "save", "resurrect", "sendSignal", "send", "trigger", "history", "rollback", "actor",
        "server", "cluster", "log", "system", "remote", "apply", "plan", "ping",
    ];

    /// <summary>Whether a command can be carried out on another server.</summary>
    public static bool Takes(string command) => Commands.Contains(command);

    /// <summary>The servers that are meant, this one first.</summary>
    /// <exception cref="DeclarationException">There is no fleet, or nothing in it is meant.</exception>
    public static IReadOnlyList<FleetPeer> Of(IReadOnlyList<FleetPeer> peers, IReadOnlyList<string> words)
    {
        if (peers.Count == 0) throw new DeclarationException("--on: this server is in no fleet", "pbm fleet init begins one, pbm fleet join enters one");
        var meant = new HashSet<FleetPeer>();
        foreach (var word in words.SelectMany(word => word.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)))
        {
            var found = peers.Where(peer => Means(peer, word)).ToList();
            if (found.Count == 0)
                throw new DeclarationException($"--on {word}: no server of the fleet is called so or has that label", $"there are {string.Join(", ", peers.Select(peer => peer.Name))}");
            meant.UnionWith(found);
        }

        return [.. peers.Where(meant.Contains)];
    }

    /// <summary>Why apps of the fleet are not started on one server.</summary>
    public static DeclarationException PlacedAlready(string what) =>
        new($"--on chooses servers, and so does the place of {what}", "leave --on out: every server takes apps of the fleet");

    private static bool Means(FleetPeer peer, string word)
    {
        if (word == "all" || string.Equals(peer.Name, word, StringComparison.OrdinalIgnoreCase)) return true;
        var equals = word.IndexOf('=', StringComparison.Ordinal);
        return equals > 0 && peer.Labels.TryGetValue(word[..equals], out var value) && value == word[(equals + 1)..];
    }
}
