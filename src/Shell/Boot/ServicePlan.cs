namespace ActorPm.Shell.Boot;

/// <summary>What is to be started at boot, and as whom.</summary>
internal sealed record ServicePlan
{
    /// <summary>Name of the node's unit without its ending; the keeper's has <c>-keeper</c> behind it.</summary>
    public required string Name { get; init; }

    /// <summary>Account the daemons run as.</summary>
    public required string User { get; init; }

    /// <summary>Absolute path of the home.</summary>
    public required string Home { get; init; }

    public required StablePrograms Programs { get; init; }

    /// <summary>Units of the user's own service manager (<c>systemctl --user</c>), which need no root.</summary>
    public bool OwnManager { get; init; }

    /// <summary><c>--wait-ip</c>: only once the network is up.</summary>
    public bool WaitForNetwork { get; init; }

    /// <summary>Which systemd will read the units; newer ones know more.</summary>
    public int SystemdVersion { get; init; }

    public string NodeUnit => Name + ".service";

    public string KeeperUnit => Name + "-keeper.service";
}
