using ActorPm.Actors.Protocol;
using ActorPm.Contracts.Api;
using ActorPm.Contracts.Apps;
using ActorPm.Node.Api.Wire;
using ActorPm.Node.Fleet.Clients;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace ActorPm.Node.Api.Operations;

/// <summary>Making the list of apps the same as a file, and how apps came to be as they are.</summary>
internal static class ApplyEndpoints
{
    /// <summary>More apps than this are no file that a person keeps.</summary>
    private const int MostApps = 5000;

    /// <summary>Adds the routes.</summary>
    public static void MapApply(this IEndpointRouteBuilder routes)
    {
        routes.MapPost(ApiRoutes.Plan, PlanAsync)
            .WithName("plan_apply")
            .WithSummary("What would change if the apps were made as a file declares them")
            .ProducesErrors();
        routes.MapPost(ApiRoutes.Apply, ApplyAsync)
            .WithName("apply")
            .WithSummary("Makes the apps as a file declares them, in the order of their dependencies, and stops at the first that does not become ready")
            .ProducesLines<OperationUpdate>();
        routes.MapGet(ApiRoutes.History, async ([FromQuery] string[]? target, NodeQuestions questions, HttpContext http) =>
                TypedResults.Ok(await questions.AskAsync<AppHistories>(new GetHistory(target ?? []), http.RequestAborted)))
            .WithName("show_history")
            .WithSummary("The revisions of apps, newest first")
            .ProducesErrors();
    }

    private static async Task<Ok<ApplyPlan>> PlanAsync(ApplyApps request, NodeQuestions questions, HttpContext http) =>
        TypedResults.Ok(await questions.AskAsync<ApplyPlan>(new GetPlan(Whole(request)), http.RequestAborted));

    private static Task ApplyAsync(ApplyApps request, HttpContext http, NodeContext node) =>
        OperationAnswer.RunAsync(http, node.Handle, updates => new RunApply(Whole(request) with { By = ClientCaller.By(http, request.By) }, updates));

    private static ApplyApps Whole(ApplyApps request)
    {
        if (request is not { Apps: not null, CallerEnvironment: not null, Only: not null }) throw ApiException.Invalid("there are no apps, no list or no environment in the request");
        if (request.Apps.Count > MostApps) throw ApiException.Invalid($"{request.Apps.Count} apps are more than the {MostApps} one file may have");
        return request.Apps.All(AppSpec.IsWhole) ? request : throw ApiException.Invalid("an app in the request has null in a field that must have a value");
    }
}
