using ActorPm.Contracts.Api;
using ActorPm.Node.Api.Operations;
using ActorPm.Node.Api.Wire;
using ActorPm.Node.Fleet.Clients;
using Microsoft.AspNetCore.Mvc;

namespace ActorPm.Node.Api.Fleet;

/// <summary>Apps of the fleet, and what its servers are used for.</summary>
internal static class FleetAppEndpoints
{
    /// <summary>Adds the routes.</summary>
    public static void MapFleetApps(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(ApiRoutes.FleetApps, async (NodeContext node, HttpContext http, bool? recorded) =>
                TypedResults.Ok(recorded == true ? node.Fleet.Apps.Reading.Recorded() : await node.Fleet.Apps.Reading.ListAsync(http.RequestAborted)))
            .WithName("list_fleet_apps")
            .WithSummary("The apps of the fleet: where each has instances, and why there; recorded: as the records of this server say, without asking the scheduler")
            .ProducesErrors();
        routes.MapPost(ApiRoutes.FleetApps, DeclareAsync)
            .WithName("declare_fleet_app")
            .WithSummary("Declares an app of the fleet, or declares it anew; tells how the servers carry it out")
            .ProducesLines<OperationUpdate>();
        routes.MapPost(ApiRoutes.FleetAppsPlan, async (PlanFleetApps request, NodeContext node, HttpContext http) => request is { Apps: not null, Only: not null, Others: not null } && request.Apps.All(PutFleetApp.IsWhole)
                ? TypedResults.Ok(await node.Fleet.Apps.Reading.PlanAsync(request, node.Configuration.Current.HidesByName, http.RequestAborted))
                : throw NotWhole())
            .WithName("plan_fleet_apps")
            .WithSummary("What declaring apps of the fleet would change; nothing is done")
            .ProducesErrors();
        routes.MapGet(ApiRoutes.FleetHistory, async ([FromQuery] string[]? target, NodeContext node, HttpContext http) =>
                TypedResults.Ok(await node.Fleet.Apps.Reading.HistoryAsync(target ?? [], node.Configuration.Current.HidesByName, http.RequestAborted)))
            .WithName("show_fleet_history")
            .WithSummary("The declarations of apps of the fleet that are kept, newest first")
            .ProducesErrors();
        routes.MapPost(ApiRoutes.FleetServer, async (ChangeServer request, NodeContext node, HttpContext http) =>
                await OperationAnswer.PassOnAsync(http, await node.Fleet.ChangeServerAsync(request, http.RequestAborted)))
            .WithName("change_server")
            .WithSummary("Cordons, drains or labels a server; tells of a drain until the server is empty")
            .ProducesLines<OperationUpdate>();
    }

    private static async Task DeclareAsync(PutFleetApp request, HttpContext http, NodeContext node)
    {
        if (!PutFleetApp.IsWhole(request)) throw NotWhole();
        await node.Fleet.Cluster.WaitWhenNearAsync(http.RequestAborted);
        await OperationAnswer.PassOnAsync(http, await node.Fleet.Apps.DeclareAsync(request with { By = ClientCaller.By(http, request.By) }, http.RequestAborted));
    }

    private static ApiException NotWhole() => ApiException.Invalid("the request has null in a field that must have a value");
}
