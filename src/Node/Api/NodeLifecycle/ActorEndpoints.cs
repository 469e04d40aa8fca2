using ActorPm.Actors.Node;
using ActorPm.Contracts.Api;
using ActorPm.Node.Api.Wire;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ActorPm.Node.Api.NodeLifecycle;

/// <summary>The ActorSystem itself: its tree, and a new one in its place.</summary>
internal static class ActorEndpoints
{
    /// <summary>Adds the routes.</summary>
    public static void MapActors(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(ApiRoutes.Actors, async (NodeContext node, HttpContext http) =>
                TypedResults.Ok(new ActorTree(ActorTreeReader.Read((await node.Handle.GetAsync(http.RequestAborted)).System))))
            .WithName("list_actors")
            .WithSummary("Paths of all living actors")
            .ProducesErrors();
        routes.MapPost(ApiRoutes.Rebuild, RebuildAsync)
            .WithName("rebuild_actors")
            .WithSummary("Ends the ActorSystem and builds it anew in the same process; apps do not notice")
            .ProducesErrors();
    }

    private static async Task<Ok<RebuildDone>> RebuildAsync(NodeContext node)
    {
        var began = node.Time.GetTimestamp();
        var number = await node.Incarnations.RebuildAsync("asked for through the API");
        return TypedResults.Ok(new RebuildDone(number, node.Time.GetElapsedTime(began)));
    }
}
