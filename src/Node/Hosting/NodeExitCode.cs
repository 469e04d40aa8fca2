using ActorPm.Contracts.Services;

namespace ActorPm.Node.Hosting;

/// <summary>
/// What <c>pbm-node</c> ends with. Under systemd <see cref="Superseded"/> and <see cref="ToldToGo"/>
/// belong into <c>RestartPreventExitStatus=</c>; everything else is started again.
/// </summary>
internal enum NodeExitCode
{
    /// <summary>SIGTERM or SIGINT, an update, or (not under systemd) another node has the home already.</summary>
    Ok = 0,

    /// <summary>Could not start; the reason is on stderr and on the ready descriptor.</summary>
    Failed = 1,

    /// <summary>A node of a higher term controls the keeper, or under systemd another node has the home; no app was touched.</summary>
    Superseded = DaemonExitCode.Superseded,

    /// <summary>Told to go through the API (<c>pbm kill</c>), or the keeper was told to go and took its apps along.</summary>
    ToldToGo = DaemonExitCode.ToldToGo,

    /// <summary>The old ActorSystem did not end within its time; a new process is the way on.</summary>
    RebuildStuck = 12,
}
