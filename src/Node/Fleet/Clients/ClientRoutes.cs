using ActorPm.Contracts.Api;

namespace ActorPm.Node.Fleet.Clients;

/// <summary>
/// Which role each route needs; the one place where that is said, beside the few requests whose content decides
/// (<see cref="ClientCaller.Require"/>). What is not in it is refused: a test looks that every route is.
/// </summary>
internal static class ClientRoutes
{
    /// <summary>All of them.</summary>
    public static IReadOnlyDictionary<(string Method, string Path), ClientRole> Routes { get; } = new Dictionary<(string Method, string Path), ClientRole>
    {
        [("GET", ApiRoutes.Hello)] = ClientRole.View,
        [("GET", ApiRoutes.Instances)] = ClientRole.View,
        [("GET", ApiRoutes.Details)] = ClientRole.View,
        [("GET", ApiRoutes.Pm2List)] = ClientRole.View,
        [("GET", ApiRoutes.Why)] = ClientRole.View,
        [("GET", ApiRoutes.Rollouts)] = ClientRole.View,
        [("GET", ApiRoutes.Logs)] = ClientRole.View,
        [("GET", ApiRoutes.Events)] = ClientRole.View,
        [("GET", ApiRoutes.System)] = ClientRole.View,
        [("GET", ApiRoutes.Actors)] = ClientRole.View,
        [("GET", ApiRoutes.Fleet)] = ClientRole.View,
        [("GET", ApiRoutes.FleetApps)] = ClientRole.View,
        [("GET", ApiRoutes.Cluster)] = ClientRole.View,
        [("GET", ApiRoutes.ClusterEvents)] = ClientRole.View,
        [("GET", ApiRoutes.OpenApi)] = ClientRole.View,

        [("POST", ApiRoutes.Actions)] = ClientRole.Operate, // deleting, bringing back and changing need more
        [("POST", ApiRoutes.Scale)] = ClientRole.Operate,
        [("POST", ApiRoutes.Signals)] = ClientRole.Operate,
        [("POST", ApiRoutes.Trigger)] = ClientRole.Operate,
        [("POST", ApiRoutes.ReopenLogs)] = ClientRole.Operate,
        [("GET", ApiRoutes.History)] = ClientRole.Operate, // has values of variables that were changed
        [("GET", ApiRoutes.FleetHistory)] = ClientRole.Operate,
        [("GET", ApiRoutes.InstanceEnvironment)] = ClientRole.Operate, // revealing secrets needs more

        // Who says what runs is as good as root.
        [("POST", ApiRoutes.Apps)] = ClientRole.Admin,
        [("POST", ApiRoutes.Plan)] = ClientRole.Admin,
        [("POST", ApiRoutes.Apply)] = ClientRole.Admin,
        [("POST", ApiRoutes.Input)] = ClientRole.Admin,
        [("POST", ApiRoutes.FlushLogs)] = ClientRole.Admin,
        [("GET", ApiRoutes.Configuration)] = ClientRole.Admin,
        [("GET", ApiRoutes.Settings)] = ClientRole.Admin, // passwords of modules may be among them
        [("POST", ApiRoutes.Settings)] = ClientRole.Admin,
        [("POST", ApiRoutes.SaveSnapshot)] = ClientRole.Admin,
        [("POST", ApiRoutes.ClearSnapshot)] = ClientRole.Admin,
        [("POST", ApiRoutes.ResurrectSnapshot)] = ClientRole.Admin,
        [("POST", ApiRoutes.Rebuild)] = ClientRole.Admin,
        [("POST", ApiRoutes.Shutdown)] = ClientRole.Admin,
        [("POST", ApiRoutes.Update)] = ClientRole.Admin,
        [("POST", ApiRoutes.FleetApps)] = ClientRole.Admin,
        [("POST", ApiRoutes.FleetAppsPlan)] = ClientRole.Admin,
        [("POST", ApiRoutes.FleetPrefer)] = ClientRole.Admin,
        [("POST", ApiRoutes.FleetServer)] = ClientRole.Admin,
        [("POST", ApiRoutes.FleetInit)] = ClientRole.Admin,
        [("POST", ApiRoutes.FleetInvite)] = ClientRole.Admin,
        [("POST", ApiRoutes.FleetJoin)] = ClientRole.Admin,
        [("POST", ApiRoutes.FleetLeave)] = ClientRole.Admin,
        [("POST", ApiRoutes.FleetRemove)] = ClientRole.Admin,
        [("POST", ApiRoutes.ClusterChange)] = ClientRole.Admin,
        [("GET", ApiRoutes.FleetClients)] = ClientRole.Admin,
        [("POST", ApiRoutes.FleetClients)] = ClientRole.Admin,
        [("POST", ApiRoutes.FleetRevoke)] = ClientRole.Admin,
    };

    /// <summary>The role that a request needs; null where no client may ask it.</summary>
    public static ClientRole? Needed(string method, string path) => Routes.TryGetValue((method, path), out var role) ? role : null;
}
