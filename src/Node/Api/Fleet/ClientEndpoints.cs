using ActorPm.Contracts.Api;
using ActorPm.Node.Api.Wire;
using Microsoft.AspNetCore.Connections.Features;

namespace ActorPm.Node.Api.Fleet;

/// <summary>Those outside the fleet who may speak with its servers.</summary>
internal static class ClientEndpoints
{
    /// <summary>Adds the routes.</summary>
    public static void MapClients(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(ApiRoutes.FleetClients, (NodeContext node) => TypedResults.Ok(node.Fleet.Clients.List()))
            .WithName("list_clients")
            .WithSummary("Those outside the fleet who may speak with its servers, and what each may do")
            .ProducesErrors();
        routes.MapPost(ApiRoutes.FleetClients, async (IssueClient request, NodeContext node, HttpContext http) => TypedResults.Ok(
                await node.Fleet.Clients.IssueAsync(OfOwner(http) ? request : throw NotOwner("certificates are made"), http.RequestAborted)))
            .WithName("let_client_in")
            .WithSummary("Makes a certificate for somebody outside the fleet")
            .ProducesErrors();
        routes.MapPost(ApiRoutes.FleetRevoke, async (RevokeClient request, NodeContext node, HttpContext http) => TypedResults.Ok(
                await node.Fleet.Clients.RevokeAsync(OfOwner(http) ? request : throw NotOwner("certificates are revoked"), http.RequestAborted)))
            .WithName("revoke_client")
            .WithSummary("Takes such a certificate away; what it is being used for is cut off")
            .ProducesErrors();
    }

    // Members of a group that may use the socket are not given what shows secrets. Over TLS the certificate was judged already.
    private static bool OfOwner(HttpContext http) => http.Features.Get<ITlsHandshakeFeature>() is not null || PeerCheck.IsOwner(http);

    private static ApiException NotOwner(string what) => ApiException.Invalid($"{what} by the owner of the home only");
}
