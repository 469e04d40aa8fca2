using ActorPm.Contracts.Api;
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

    private static async Task<Ok<SettingsChanged>> ChangeAsync(ChangeSettings request, NodeContext node, HttpContext http)
    {
        if (request.Set is null || request.Unset is null || request.Set.Values.Contains(null!) || request.Unset.Contains(null!))
            throw ApiException.Invalid("null is in the request where a text must be");
        var change = await node.Settings.ChangeAsync(request);
        if (change.Error is { } error) throw new ApiException(error);
        List<string> notices = [.. change.Notices];
        if (await node.Rotations.ApplyAsync(http.RequestAborted) is { } problem) notices.Add(problem);
        return TypedResults.Ok(new SettingsChanged(change.Values, notices));
    }
}
