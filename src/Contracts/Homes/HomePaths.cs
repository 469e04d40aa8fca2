namespace ActorPm.Contracts.Homes;

/// <summary>Where everything of one home lies. One home has at most one node and one keeper.</summary>
/// <param name="Root">Absolute path of the home, without a trailing slash.</param>
public sealed record HomePaths(string Root)
{
    /// <summary>The environment variable that names the home.</summary>
    public const string Variable = "ACTORPM_HOME";

    /// <summary>The folder used under the user's own when <see cref="Variable"/> is not set.</summary>
    public const string DefaultFolder = ".actorpm";

    /// <summary>Wanted state, counters, named snapshots: SQLite, written by the node alone.</summary>
    public string StateDatabase => Path.Combine(Root, "state.db");

    /// <summary>What happened and why: SQLite, written by the node alone, may be lost without harm.</summary>
    public string EventsDatabase => Path.Combine(Root, "events.db");

    /// <summary>Settings of the node (HOCON).</summary>
    public string NodeConfiguration => Path.Combine(Root, "node.conf");

    /// <summary>Random id of this server, made once; kept outside the database so that losing that loses no identity.</summary>
    public string ServerId => Path.Combine(Root, "server.id");

    /// <summary>Membership in a fleet, with certificate and key; there is none outside a fleet.</summary>
    public string Fleet => Path.Combine(Root, "fleet.json");

    /// <summary>The node's HTTP API.</summary>
    public string NodeSocket => Path.Combine(Root, "node.sock");

    /// <summary>The keeper's protocol socket.</summary>
    public string KeeperSocket => Path.Combine(Root, "keeper.sock");

    /// <summary>Log files of the apps, and of node and keeper themselves.</summary>
    public string Logs => Path.Combine(Root, "logs");

    /// <summary>Output of the node itself.</summary>
    public string NodeLog => Path.Combine(Logs, "actorpm-node.log");

    /// <summary>Output of the keeper itself.</summary>
    public string KeeperLog => Path.Combine(Logs, "actorpm-keeper.log");

    /// <summary>Keys that encrypt secret values; made with the first of them.</summary>
    public string Keys => Path.Combine(Root, "keys");

    /// <summary>Lines typed at the interactive shell, for the owner alone.</summary>
    public string ShellHistory => Path.Combine(Root, "shell.history");

    /// <summary>Pid files of the apps, as PM2 writes them.</summary>
    public string PidFiles => Path.Combine(Root, "pids");

    /// <summary>Locks and the keeper's journal; worthless after a reboot.</summary>
    public string Run => Path.Combine(Root, "run");

    /// <summary>Held exclusively (flock) by the running node.</summary>
    public string NodeLock => Path.Combine(Run, "node.lock");

    /// <summary>Held exclusively (flock) by the running keeper.</summary>
    public string KeeperLock => Path.Combine(Run, "keeper.lock");

    /// <summary>Held by a shell while it starts the node, so that many shells start one.</summary>
    public string StartLock => Path.Combine(Run, "start.lock");

    /// <summary>What the keeper spawned and what became of it, a JSON line each.</summary>
    public string KeeperJournal => Path.Combine(Run, "processes.jsonl");

    /// <summary>The home named by the environment, else the default one of this user.</summary>
    public static HomePaths FromEnvironment()
    {
        var named = Environment.GetEnvironmentVariable(Variable);
        if (!string.IsNullOrEmpty(named))
            return new HomePaths(Path.TrimEndingDirectorySeparator(Path.GetFullPath(named)));
        var user = Environment.GetEnvironmentVariable("HOME");
        if (string.IsNullOrEmpty(user))
            user = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        return new HomePaths(Path.Combine(user, DefaultFolder));
    }

    /// <summary>
    /// Makes the home and its folders where they are missing, readable by the owner only (0700).
    /// </summary>
    /// <exception cref="UnauthorizedAccessException">The home belongs to somebody else.</exception>
    /// <exception cref="IOException">A part of it cannot be made.</exception>
    public void Create()
    {
        const UnixFileMode ownerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        foreach (var folder in (ReadOnlySpan<string>)[Root, Logs, PidFiles, Run])
            Directory.CreateDirectory(folder, ownerOnly);
    }
}
