using ActorPm.Actors.Protocol;
using ActorPm.Contracts.Api;
using ActorPm.Node.Api.Wire;

namespace ActorPm.Node.Api.Operations;

/// <summary>Starting apps and acting on them.</summary>
internal static class OperationEndpoints
{
    /// <summary>Adds the routes.</summary>
    public static void MapOperations(this IEndpointRouteBuilder routes)
    {
        routes.MapPost(ApiRoutes.Apps, StartAsync)
            .WithName("start_apps")
            .WithSummary("Declares apps and starts them, as one transaction")
            .Accepts<StartApps>("application/json")
            .ProducesLines<OperationUpdate>();
        routes.MapPost(ApiRoutes.Actions, ActAsync)
            .WithName("act_on_apps")
            .WithSummary("Starts, stops, restarts, deletes, brings back or resets apps that are there")
            .ProducesLines<OperationUpdate>();
    }

    private static async Task StartAsync(HttpContext http, NodeContext node)
    {
        var request = await StartRequests.ReadAsync(http);
        if (request.Apps.Count == 0) throw ApiException.Invalid("there is no app in the request");
        await OperationAnswer.RunAsync(http, node.Handle, updates => new RunStart(request, updates));
    }

    private static Task ActAsync(ActOnApps request, HttpContext http, NodeContext node) => request.Targets.Count == 0
        ? throw ApiException.Invalid("the request names no app", "all means every one")
        : OperationAnswer.RunAsync(http, node.Handle, updates => new RunAction(request, updates));
}
