using ActorPm.Contracts.Api;
using ActorPm.Node.Api.Configuration;
using ActorPm.Node.Api.Events;
using ActorPm.Node.Api.Fleet;
using ActorPm.Node.Api.Instances;
using ActorPm.Node.Api.Logs;
using ActorPm.Node.Api.Machine;
using ActorPm.Node.Api.NodeLifecycle;
using ActorPm.Node.Api.Operations;
using ActorPm.Node.Api.Settings;
using ActorPm.Node.Api.Snapshots;
using ActorPm.Node.Api.Talk;

namespace ActorPm.Node.Api;

/// <summary>All routes of version 1.</summary>
internal static class ApiMap
{
    /// <summary>Adds them.</summary>
    public static void MapApi(this IEndpointRouteBuilder routes)
    {
        routes.MapHello();
        routes.MapInstances();
        routes.MapOperations();
        routes.MapApply();
        routes.MapSnapshots();
        routes.MapLogs();
        routes.MapTalk();
        routes.MapSystem();
        routes.MapSettings();
        routes.MapConfiguration();
        routes.MapEvents();
        routes.MapActors();
        routes.MapFleet();
        routes.MapFleetApps();
        routes.MapClients();
        routes.MapCluster();
        routes.MapShutdown();
        routes.MapUpdate();
        routes.MapOpenApi(ApiRoutes.OpenApi.Replace("v1", "{documentName}", StringComparison.Ordinal));
    }
}
