using ActorPm.Actors.Protocol;
using ActorPm.Contracts.Api;
using ActorPm.Contracts.Keeper;
using ActorPm.Node.Api.Wire;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ActorPm.Node.Api.Settings;

/// <summary><c>pbm set</c>, <c>get</c>, <c>unset</c>, <c>conf</c>: what PM2's users set for pm2-logrotate.</summary>
internal static class SettingsEndpoints
{
    /// <summary>Adds the routes.</summary>
    public static void MapSettings(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(ApiRoutes.Settings, (NodeContext node) => TypedResults.Ok(new ModuleSettings(node.Settings.Values)))
            .WithName("show_settings")
            .WithSummary("What was set for the modules of PM2 that are built in")
            .ProducesErrors();
        routes.MapPost(ApiRoutes.Settings, ChangeAsync)
            .WithName("change_settings")
            .WithSummary("Sets and takes back; the files of running apps follow at once")
            .ProducesErrors();
    }

    private static async Task<Ok<SettingsChanged>> ChangeAsync(ChangeSettings request, NodeContext node, NodeQuestions questions, HttpContext http)
    {
        if (request.Set is null || request.Unset is null || request.Set.Values.Contains(null!) || request.Unset.Contains(null!))
            throw ApiException.Invalid("null is in the request where a text must be");
        var change = await node.Settings.ChangeAsync(request);
        if (change.Error is { } error) throw new ApiException(error);
        List<string> notices = [.. change.Notices];
        if (await RotateRunningAsync(node, questions, http.RequestAborted) is { } problem) notices.Add(problem);
        return TypedResults.Ok(new SettingsChanged(change.Values, notices));
    }

    /// <summary>Hands the rules to the keeper for what runs; null, or why they wait for the next start.</summary>
    private static async Task<string?> RotateRunningAsync(NodeContext node, NodeQuestions questions, CancellationToken cancellation)
    {
        var details = (await questions.AskAsync<InstanceDetails>(new GetDetails([]), cancellation)).Instances;
        IReadOnlyList<InstanceRotation> rotations =
            [.. details.Where(detail => detail.Pid != 0).Select(detail => new InstanceRotation(detail.Id, node.Settings.RotationFor(detail.Spec.Logs.Rotation)))];
        if (rotations.Count == 0) return null;
        var reply = await node.Keeper.AskAsync(new ChangeRotationRequest { Instances = rotations });
        return reply is ErrorReply refused ? $"running apps follow at their next start: {refused.Message}" : null;
    }
}
