namespace ActorPm.Contracts.Api;

/// <summary>Paths of the HTTP API, version 1. Fields are only ever added; a reader ignores what it does not know.</summary>
public static class ApiRoutes
{
    /// <summary>GET: <see cref="NodeHello"/>.</summary>
    public const string Hello = "/v1/hello";

    /// <summary>GET, <c>?target=</c> repeatable: <see cref="InstanceList"/>.</summary>
    public const string Instances = "/v1/instances";

    /// <summary>GET, <c>?target=</c> repeatable: <see cref="InstanceDetails"/>.</summary>
    public const string Details = "/v1/details";

    /// <summary>GET: the list in PM2's own JSON shape.</summary>
    public const string Pm2List = "/v1/jlist";

    /// <summary>GET, <c>?target=&amp;reveal=</c>: <see cref="InstanceEnvironment"/>; without reveal its secret values are hidden.</summary>
    public const string InstanceEnvironment = "/v1/environment";

    /// <summary>POST <see cref="StartApps"/>: lines of <see cref="OperationUpdate"/>.</summary>
    public const string Apps = "/v1/apps";

    /// <summary>POST <see cref="ActOnApps"/>: lines of <see cref="OperationUpdate"/>.</summary>
    public const string Actions = "/v1/actions";

    /// <summary>POST <see cref="ScaleApp"/>: lines of <see cref="OperationUpdate"/>.</summary>
    public const string Scale = "/v1/scale";

    /// <summary>GET, <c>?target=</c> repeatable: <see cref="RolloutList"/>.</summary>
    public const string Rollouts = "/v1/rollouts";

    /// <summary>POST <see cref="ApplyApps"/>: what carrying it out would change, <see cref="ApplyPlan"/>.</summary>
    public const string Plan = "/v1/plan";

    /// <summary>POST <see cref="ApplyApps"/>: carries it out; lines of <see cref="OperationUpdate"/>.</summary>
    public const string Apply = "/v1/apply";

    /// <summary>GET, <c>?target=</c> repeatable: <see cref="AppHistories"/>.</summary>
    public const string History = "/v1/history";

    /// <summary>GET, <c>?target=&amp;lines=&amp;follow=&amp;stream=&amp;times=</c>: lines of <see cref="LogUpdate"/>.</summary>
    public const string Logs = "/v1/logs";

    /// <summary>POST <see cref="Targets"/>: truncates log files; <see cref="FlushedLogs"/>.</summary>
    public const string FlushLogs = "/v1/logs/flush";

    /// <summary>POST: closes and opens all log files again, for rotation by others; <see cref="RequestDone"/>.</summary>
    public const string ReopenLogs = "/v1/logs/reopen";

    /// <summary>POST <see cref="SendSignal"/>: one signal to main processes; <see cref="SignalSent"/>.</summary>
    public const string Signals = "/v1/signals";

    /// <summary>POST <see cref="TriggerAction"/>: lines of <see cref="OperationUpdate"/>.</summary>
    public const string Trigger = "/v1/trigger";

    /// <summary>POST <see cref="SendInput"/>: text to the standard input of one instance; <see cref="InputSent"/>.</summary>
    public const string Input = "/v1/input";

    /// <summary>GET: <see cref="SystemReadings"/> of the machine.</summary>
    public const string System = "/v1/system";

    /// <summary>GET, <c>?all=true</c> with all of Akka's: <see cref="NodeSettings"/>.</summary>
    public const string Configuration = "/v1/configuration";

    /// <summary>GET: <see cref="ModuleSettings"/>; POST <see cref="ChangeSettings"/>: changes them, <see cref="SettingsChanged"/>.</summary>
    public const string Settings = "/v1/settings";

    /// <summary>POST: empties the named snapshot <c>default</c>; <see cref="SnapshotSaved"/>.</summary>
    public const string ClearSnapshot = "/v1/snapshots/clear";

    /// <summary>POST, <c>?force=true</c> for an empty list too: writes the named snapshot <c>default</c>; <see cref="SnapshotSaved"/>.</summary>
    public const string SaveSnapshot = "/v1/snapshots/save";

    /// <summary>POST: starts what the snapshot has and is not there; lines of <see cref="OperationUpdate"/>.</summary>
    public const string ResurrectSnapshot = "/v1/snapshots/resurrect";

    /// <summary>GET, <c>?target=</c>: <see cref="WhyReport"/>.</summary>
    public const string Why = "/v1/why";

    /// <summary>GET, <c>?target=&amp;since=&amp;follow=&amp;lines=</c>: lines of <see cref="EventRecord"/>. <c>since</c> is ms since the epoch.</summary>
    public const string Events = "/v1/events";

    /// <summary>GET: <see cref="ActorTree"/>.</summary>
    public const string Actors = "/v1/actors";

    /// <summary>POST: ends the ActorSystem and builds it anew in the same process; apps do not notice. <see cref="RebuildDone"/>.</summary>
    public const string Rebuild = "/v1/node/rebuild";

    /// <summary>POST <see cref="ShutdownNode"/>: lines of <see cref="OperationUpdate"/>.</summary>
    public const string Shutdown = "/v1/node/shutdown";

    /// <summary>POST <see cref="UpdateNode"/>: lines of <see cref="OperationUpdate"/>; the connection ends with the old node.</summary>
    public const string Update = "/v1/node/update";

    /// <summary>GET: <see cref="FleetStatus"/>.</summary>
    public const string Fleet = "/v1/fleet";

    /// <summary>GET: <see cref="FleetAppList"/>; POST <see cref="PutFleetApp"/>: lines of <see cref="OperationUpdate"/>.</summary>
    public const string FleetApps = "/v1/fleet/apps";

    /// <summary>POST <see cref="PlanFleetApps"/>: <see cref="ApplyPlan"/>; nothing is changed.</summary>
    public const string FleetAppsPlan = "/v1/fleet/apps/plan";

    /// <summary>GET, <c>?target=</c> repeatable: <see cref="AppHistories"/> of apps of the fleet; names that none has are left out.</summary>
    public const string FleetHistory = "/v1/fleet/history";

    /// <summary>POST <see cref="ChangeServer"/>: lines of <see cref="OperationUpdate"/>, to the end of a drain.</summary>
    public const string FleetServer = "/v1/fleet/server";

    /// <summary>POST <see cref="InitFleet"/>: <see cref="InvitationGiven"/>.</summary>
    public const string FleetInit = "/v1/fleet/init";

    /// <summary>POST <see cref="InviteServers"/>: <see cref="InvitationGiven"/>.</summary>
    public const string FleetInvite = "/v1/fleet/invite";

    /// <summary>POST <see cref="JoinFleet"/>: <see cref="FleetStatus"/>.</summary>
    public const string FleetJoin = "/v1/fleet/join";

    /// <summary>POST: this server leaves its fleet; <see cref="RequestDone"/>.</summary>
    public const string FleetLeave = "/v1/fleet/leave";

    /// <summary>POST <see cref="RemoveServer"/>: another server is removed; <see cref="ServerRemoved"/>.</summary>
    public const string FleetRemove = "/v1/fleet/remove";

    /// <summary>POST <see cref="PreferServer"/>: which one of two servers goes on alone; <see cref="FleetStatus"/>.</summary>
    public const string FleetPrefer = "/v1/fleet/prefer";

    /// <summary>GET: <see cref="Api.FleetClients"/>; POST <see cref="IssueClient"/>: <see cref="ClientIssued"/>.</summary>
    public const string FleetClients = "/v1/fleet/clients";

    /// <summary>POST <see cref="RevokeClient"/>: <see cref="ClientRevoked"/>.</summary>
    public const string FleetRevoke = "/v1/fleet/clients/revoke";

    /// <summary>Before any other path, with the name of a server of the fleet after it: that server is asked.</summary>
    public const string OnServer = "/v1/on";

    /// <summary>GET: <see cref="ClusterMembers"/>.</summary>
    public const string Cluster = "/v1/cluster";

    /// <summary>GET: lines of <see cref="ClusterHappened"/>.</summary>
    public const string ClusterEvents = "/v1/cluster/events";

    /// <summary>POST <see cref="ChangeCluster"/>: <see cref="ClusterChanged"/>.</summary>
    public const string ClusterChange = "/v1/cluster/change";

    /// <summary>GET: the OpenAPI document of all of the above.</summary>
    public const string OpenApi = "/openapi/v1.json";
}
