using ActorPm.Actors.Protocol;
using ActorPm.Contracts.Api;
using ActorPm.Node.Api.Operations;
using ActorPm.Node.Api.Wire;

namespace ActorPm.Node.Api.Snapshots;

/// <summary><c>pbm save</c> and <c>pbm resurrect</c>.</summary>
internal static class SnapshotEndpoints
{
    /// <summary>Adds the routes.</summary>
    public static void MapSnapshots(this IEndpointRouteBuilder routes)
    {
        routes.MapPost(ApiRoutes.SaveSnapshot, async (bool? force, NodeQuestions questions, HttpContext http) =>
                TypedResults.Ok(await questions.AskAsync<SnapshotSaved>(new SaveSnapshot(Force: force == true), http.RequestAborted)))
            .WithName("save_snapshot")
            .WithSummary("Writes the list of apps under the name default")
            .ProducesErrors();
        routes.MapPost(ApiRoutes.ClearSnapshot, async (NodeQuestions questions, HttpContext http) =>
                TypedResults.Ok(await questions.AskAsync<SnapshotSaved>(new SaveSnapshot(Clear: true), http.RequestAborted)))
            .WithName("clear_snapshot")
            .WithSummary("Empties the list that was saved under the name default")
            .ProducesErrors();
        routes.MapPost(ApiRoutes.ResurrectSnapshot, (HttpContext http, NodeContext node) =>
                OperationAnswer.RunAsync(http, node.Handle, updates => new RunResurrect(updates)))
            .WithName("resurrect_snapshot")
            .WithSummary("Starts what the saved list has and is not there")
            .ProducesLines<OperationUpdate>();
    }
}
