using ActorPm.Contracts.Api;
using ActorPm.Node.Api.Wire;

namespace ActorPm.Node.Api.Machine;

/// <summary>Readings of the machine this node runs on.</summary>
internal static class SystemEndpoint
{
    /// <summary>Adds the route.</summary>
    public static void MapSystem(this IEndpointRouteBuilder routes) => routes
        .MapGet(ApiRoutes.System, async (NodeContext node, HttpContext http) =>
            TypedResults.Ok(new SystemReadings(await node.Host.ReadAllAsync(node.Time, http.RequestAborted))))
        .WithName("read_system")
        .WithSummary("Processors, memory, network, disks and file systems of the machine, under PM2's names")
        .ProducesErrors();
}
