using ActorPm.Contracts.Homes;
using ActorPm.Node.Configuration;
using ActorPm.Node.EventLog;
using ActorPm.Node.Fleet;
using ActorPm.Node.Hosting;
using ActorPm.Node.Incarnations;
using ActorPm.Node.Keeper;
using ActorPm.Node.Launching;
using ActorPm.Node.Readings;
using ActorPm.Node.Secrets;
using ActorPm.Node.Settings;

namespace ActorPm.Node.Api;

/// <summary>What the handlers of the API work with.</summary>
/// <param name="Options">How this node was started.</param>
/// <param name="ServerId">Id of this server.</param>
/// <param name="StartedAt">When the node started.</param>
/// <param name="Handle">The actors.</param>
/// <param name="Incarnations">Rebuilds them.</param>
/// <param name="Keeper">The keeper.</param>
/// <param name="Events">What happened.</param>
/// <param name="Host">Readings of the machine.</param>
/// <param name="NodeVersions">Versions of Node.js.</param>
/// <param name="Settings">What was set for this server.</param>
/// <param name="Configuration"><c>node.conf</c>.</param>
/// <param name="Rotations">Brings changed rules to the files of running apps.</param>
/// <param name="Fleet">This server in its fleet.</param>
/// <param name="Notices">What the operator should know.</param>
/// <param name="Mask">What of variables is shown.</param>
/// <param name="Lifetime">Ends the node.</param>
/// <param name="Log">The node's log.</param>
/// <param name="Time">Clock.</param>
internal sealed record NodeContext(
    NodeOptions Options,
    string ServerId,
    DateTimeOffset StartedAt,
    NodeHandle Handle,
    IncarnationManager Incarnations,
    KeeperConnection Keeper,
    Task<EventDatabase> Events,
    HostReadings Host,
    NodeVersions NodeVersions,
    SettingsStore Settings,
    NodeConfigurationFile Configuration,
    RunningRotations Rotations,
    FleetService Fleet,
    Notices Notices,
    SecretMask Mask,
    NodeLifetime Lifetime,
    NodeLog Log,
    TimeProvider Time)
{
    /// <summary>Where everything lies.</summary>
    public HomePaths Home => Options.Home;
}
