using System.Globalization;
using System.Text.Json.Nodes;
using ActorPm.Actors.Protocol;
using ActorPm.Contracts.Api;
using ActorPm.Node.Api.Wire;
using ActorPm.Node.Fleet.Clients;
using ActorPm.Node.Secrets;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace ActorPm.Node.Api.Instances;

/// <summary>What runs, and why it is as it is.</summary>
internal static class InstanceEndpoints
{
    /// <summary>Adds the routes.</summary>
    public static void MapInstances(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(ApiRoutes.Instances, ListAsync)
            .WithName("list_instances")
            .WithSummary("The rows of the list, by name, then id")
            .ProducesErrors();
        routes.MapGet(ApiRoutes.Details, DetailsAsync)
            .WithName("show_instances")
            .WithSummary("All there is to know of instances")
            .ProducesErrors();
        routes.MapGet(ApiRoutes.InstanceEnvironment, ShowEnvironmentAsync)
            .WithName("show_environment")
            .WithSummary("The environment of one instance; secret values only with reveal")
            .ProducesErrors();
        routes.MapGet(ApiRoutes.Why, async ([FromQuery] string[]? target, NodeQuestions questions, HttpContext http) =>
                TypedResults.Ok(await questions.AskAsync<WhyReport>(new GetWhy(target ?? []), http.RequestAborted)))
            .WithName("why")
            .WithSummary("What happened last to instances and what happens next, in words")
            .ProducesErrors();
        routes.MapGet(ApiRoutes.Pm2List, Pm2ListAsync)
            .WithName("list_as_pm2")
            .WithSummary("The list in the JSON shape of PM2's jlist")
            .Produces<IReadOnlyList<JsonObject>>()
            .ProducesErrors();
    }

    private static async Task<Ok<InstanceList>> ListAsync([FromQuery] string[]? target, NodeContext node, NodeQuestions questions, HttpContext http)
    {
        var list = await questions.AskAsync<InstanceList>(new GetInstances(target ?? []), http.RequestAborted);
        var notices = list.Notices.Concat(node.Notices.Current).Distinct().ToList();
        return TypedResults.Ok(list with { Host = list.Host ?? node.Host.Read(), Notices = notices });
    }

    private static async Task<Ok<InstanceDetails>> DetailsAsync([FromQuery] string[]? target, bool? reveal, NodeContext node, NodeQuestions questions, HttpContext http)
    {
        var details = await DetailReader.ReadAsync(target ?? [], node, questions, http.RequestAborted);
        return TypedResults.Ok(new InstanceDetails([.. details.Select(detail => detail with { Spec = ClientCaller.SeesValues(http) ? node.Mask.Of(detail.Spec, May(reveal, http)) : SecretMask.WithoutValues(detail.Spec) })]));
    }

    private static async Task<Ok<InstanceEnvironment>> ShowEnvironmentAsync(string target, bool? reveal, NodeContext node, NodeQuestions questions, HttpContext http)
    {
        var environment = await questions.AskAsync<InstanceEnvironment>(new GetEnvironment(target), http.RequestAborted);
        return TypedResults.Ok(environment with { Variables = May(reveal, http) ? node.Mask.Reveal(environment.Variables) : node.Mask.Hide(environment.Variables) });
    }

    private static bool May(bool? reveal, HttpContext http) => reveal == true
        && (PeerCheck.IsOwner(http) || ClientCaller.Of(http) is { Role: ClientRole.Admin } ? true : throw ApiException.Invalid("values of secret variables are shown to the owner of the home and to clients with the role admin only", "ask without --reveal"));

    private static async Task Pm2ListAsync(NodeContext node, NodeQuestions questions, HttpContext http)
    {
        var details = await DetailReader.ReadAsync([], node, questions, http.RequestAborted);
        var environments = new List<IReadOnlyDictionary<string, string>>(details.Count);
        foreach (var detail in details) environments.Add(await EnvironmentAsync(detail.Id, questions, http.RequestAborted));

        http.Response.ContentType = "application/json; charset=utf-8";
        Pm2List.Write(http.Response.BodyWriter, details.Zip(environments.Select(variables => ClientCaller.SeesValues(http) ? node.Mask.Hide(variables) : SecretMask.WithoutValues(variables))));
        await http.Response.BodyWriter.FlushAsync(http.RequestAborted);
    }

    /// <summary>One that was deleted since the list was made has none any more.</summary>
    private static async Task<IReadOnlyDictionary<string, string>> EnvironmentAsync(int id, NodeQuestions questions, CancellationToken cancellation)
    {
        try
        {
            var asked = new GetEnvironment(id.ToString(CultureInfo.InvariantCulture));
            return (await questions.AskAsync<InstanceEnvironment>(asked, cancellation)).Variables;
        }
        catch (ApiException gone) when (gone.Error.Code == ApiErrorCode.NotFound)
        {
            return new Dictionary<string, string>();
        }
    }
}
