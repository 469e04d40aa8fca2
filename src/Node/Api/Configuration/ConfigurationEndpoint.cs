using ActorPm.Contracts.Api;
using ActorPm.Node.Api.Wire;
using ActorPm.Node.Configuration;

namespace ActorPm.Node.Api.Configuration;

/// <summary><c>pbm server config</c>: what counts for this node, and why.</summary>
internal static class ConfigurationEndpoint
{
    /// <summary>Adds the route.</summary>
    public static void MapConfiguration(this IEndpointRouteBuilder routes) =>
        routes.MapGet(ApiRoutes.Configuration, async (NodeContext node, HttpContext http, bool? all) =>
            {
                var incarnation = await node.Handle.GetAsync(http.RequestAborted);
                var configuration = node.Configuration.Current;
                return TypedResults.Ok(new NodeSettings
                {
                    File = node.Home.NodeConfiguration,
                    Settings = configuration.Settings,
                    Akka = AkkaView.Of(incarnation.System.Settings.Config, configuration.Akka, all == true),
                });
            })
            .WithName("show_configuration")
            .WithSummary("Every setting of node.conf and Akka's, as they count now, with where they come from")
            .ProducesErrors();
}
