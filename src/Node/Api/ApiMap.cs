using ActorPm.Contracts.Api;
using ActorPm.Node.Api.NodeLifecycle;

namespace ActorPm.Node.Api;

/// <summary>All routes of version 1.</summary>
internal static class ApiMap
{
    /// <summary>Adds them.</summary>
    public static void MapApi(this IEndpointRouteBuilder routes)
    {
        routes.MapHello();
        routes.MapOpenApi(ApiRoutes.OpenApi.Replace("v1", "{documentName}", StringComparison.Ordinal));
    }
}
