using ActorPm.Actors.Protocol;
using ActorPm.Contracts.Api;
using ActorPm.Contracts.Apps;
using ActorPm.Fleet.Wire;
using ActorPm.Node.Api.Wire;
using ActorPm.Node.Fleet.Clients;
using Microsoft.AspNetCore.Mvc;

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
            .ProducesLines<OperationUpdate>();
        routes.MapPost(ApiRoutes.Actions, ActAsync)
            .WithName("act_on_apps")
            .WithSummary("Starts, stops, restarts, reloads, deletes, brings back or resets apps that are there")
            .ProducesLines<OperationUpdate>();
        routes.MapPost(ApiRoutes.Scale, ScaleAsync)
            .WithName("scale_app")
            .WithSummary("Changes the number of instances of one app, leaving the others alone")
            .ProducesLines<OperationUpdate>();
        routes.MapGet(ApiRoutes.Rollouts, async ([FromQuery] string[]? target, NodeQuestions questions, HttpContext http) =>
                TypedResults.Ok(await questions.AskAsync<RolloutList>(new GetRollouts(target ?? []), http.RequestAborted)))
            .WithName("list_rollouts")
            .WithSummary("The last reload of each app since the node came up")
            .ProducesErrors();
    }

    private static Task StartAsync(StartApps request, HttpContext http, NodeContext node)
    {
        if (request is not { Apps.Count: > 0, CallerEnvironment: not null }) throw ApiException.Invalid("there is no app or no environment in the request");
        if (!request.Apps.All(AppSpec.IsWhole)) throw ApiException.Invalid("an app in the request has null in a field that must have a value");
        request = request with { By = ClientCaller.By(http, request.By) };
        return OperationAnswer.RunAsync(http, node.Handle, updates => new RunStart(request, updates));
    }

    private static async Task ScaleAsync(ScaleApp request, HttpContext http, NodeContext node)
    {
        if (string.IsNullOrEmpty(request.Target)) throw ApiException.Invalid("the request names no app");
        request = request with { By = ClientCaller.By(http, request.By) };
        if (!await node.Fleet.Apps.Reading.HasAsync(request.Target, http.RequestAborted))
        {
            await OperationAnswer.RunAsync(http, node.Handle, updates => new RunScale(request, updates));
            return;
        }

        await node.Fleet.Cluster.WaitWhenNearAsync(http.RequestAborted);
        await OperationAnswer.PassOnAsync(http, node.Fleet.Apps.Begin(request.Target, new ScaleFleetApp(request.Target, request.Count, request.Relative)));
    }

    private static async Task ActAsync(ActOnApps request, HttpContext http, NodeContext node)
    {
        if (request.Targets is not { Count: > 0 }) throw ApiException.Invalid("the request names no app", "all means every one");
        if (request.Action is AppAction.Delete or AppAction.Undelete) ClientCaller.Require(http, ClientRole.Admin, "deleting and bringing back");
        if (request.Changes is not null || request.CallerEnvironment is not null) ClientCaller.Require(http, ClientRole.Admin, "changing an app");
        request = request with { By = ClientCaller.By(http, request.By) };
        IReadOnlyList<string> ofFleet = request.Here ? [] : await node.Fleet.Apps.Reading.OfFleetAsync(request.Targets, http.RequestAborted);
        if (request.Agreed is not null && ofFleet.Count < request.Targets.Count)
            throw ApiException.Invalid($"{request.Targets.Except(ofFleet).First()} is no app of the fleet any more; nothing was changed", "look at the new plan: pbm plan");
        if (ofFleet.Count == 0)
        {
            await OperationAnswer.RunAsync(http, node.Handle, updates => new RunAction(request, updates));
            return;
        }

        await node.Fleet.Cluster.WaitWhenNearAsync(http.RequestAborted);
        await OperationAnswer.PassOnAsync(http, node.Fleet.Apps.Act(request));
    }
}
