using ActorPm.Contracts.Api;
using ActorPm.Node.Api.Wire;
using ActorPm.Node.Fleet.Clients;
using Microsoft.AspNetCore.Connections.Features;

namespace ActorPm.Node.Api.Fleet;

/// <summary><c>pbm fleet …</c>.</summary>
internal static class FleetEndpoints
{
    /// <summary>Adds the way through this server to others; for its own users and for clients, not for other servers, so that requests do not go round in circles.</summary>
    public static void MapOthers(this IEndpointRouteBuilder routes) =>
        routes.Map(ApiRoutes.OnServer + "/{server}/{**path}", (string server, string path, NodeContext node, HttpContext http) =>
                http.Features.Get<ITlsHandshakeFeature>() is null || ClientCaller.Of(http) is { IsForwarded: false }
                    ? node.Fleet.ForwardAsync(server, ClientGate.PathFor(http, "/" + path), http)
                    : throw ApiException.Invalid("servers do not ask each other through others"))
            .ExcludeFromDescription();

    /// <summary>Adds the routes.</summary>
    public static void MapFleet(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(ApiRoutes.Fleet, async (NodeContext node, HttpContext http) => TypedResults.Ok(await node.Fleet.StatusAsync(http.RequestAborted)))
            .WithName("show_fleet")
            .WithSummary("The servers of the fleet; those that do not answer within 300 ms are away")
            .ProducesErrors();
        routes.MapPost(ApiRoutes.FleetInit, async (InitFleet request, NodeContext node) => TypedResults.Ok(await node.Fleet.InitAsync(request)))
            .WithName("begin_fleet")
            .WithSummary("Begins a fleet with this server: opens its ports and gives an invitation")
            .ProducesErrors();
        routes.MapPost(ApiRoutes.FleetInvite, async (InviteServers request, NodeContext node, HttpContext http) => TypedResults.Ok(await node.Fleet.InviteAsync(request, http.RequestAborted)))
            .WithName("invite_servers")
            .WithSummary("Gives an invitation to the fleet")
            .ProducesErrors();
        routes.MapPost(ApiRoutes.FleetJoin, async (JoinFleet request, NodeContext node, HttpContext http) => TypedResults.Ok(await node.Fleet.JoinAsync(request, http.RequestAborted)))
            .WithName("join_fleet")
            .WithSummary("Joins the fleet of an invitation; the apps of this server run on")
            .ProducesErrors();
        routes.MapPost(ApiRoutes.FleetLeave, async (NodeContext node, HttpContext http) =>
            {
                await node.Fleet.LeaveAsync(http.RequestAborted);
                return TypedResults.Ok(new RequestDone());
            })
            .WithName("leave_fleet")
            .WithSummary("Leaves the fleet; the apps of this server run on")
            .ProducesErrors();
        routes.MapPost(ApiRoutes.FleetRemove, async (RemoveServer request, NodeContext node, HttpContext http) =>
                TypedResults.Ok(new ServerRemoved(await node.Fleet.RemoveAsync(request, http.RequestAborted))))
            .WithName("remove_server")
            .WithSummary("Removes another server from the fleet")
            .ProducesErrors();
        routes.MapPost(ApiRoutes.FleetPrefer, async (PreferServer request, NodeContext node, HttpContext http) =>
                TypedResults.Ok(await node.Fleet.PreferAsync(request.Server, http.RequestAborted)))
            .WithName("prefer_server")
            .WithSummary("Chooses which one of two servers goes on alone when the other is lost")
            .ProducesErrors();
    }
}
