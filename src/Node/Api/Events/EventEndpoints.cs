using System.Globalization;
using ActorPm.Actors.Protocol;
using ActorPm.Contracts.Api;
using ActorPm.Node.Api.Wire;
using ActorPm.Node.EventLog;
using Microsoft.AspNetCore.Mvc;

namespace ActorPm.Node.Api.Events;

/// <summary>What happened and why.</summary>
internal static class EventEndpoints
{
    private const int UsualLines = 50;
    private const int MostLines = 100_000;

    /// <summary>Adds the route.</summary>
    public static void MapEvents(this IEndpointRouteBuilder routes) => routes
        .MapGet(ApiRoutes.Events, AnswerAsync)
        .WithName("read_events")
        .WithSummary("What happened and why, oldest first, on request followed by what happens")
        .ProducesLines<EventRecord>();

    private static async Task AnswerAsync(
        [FromQuery] string[]? target, long? since, bool? follow, int? lines, NodeContext node, NodeQuestions questions, HttpContext http)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, node.Lifetime.Stopping);
        var cancellation = ending.Token;
        var newest = lines ?? (since is null ? UsualLines : MostLines);
        if (newest < 0) throw ApiException.Invalid($"lines is {newest}, it cannot be negative");
        var query = new EventQuery(await NamesAsync(target ?? [], questions, cancellation), since, newest);
        var events = await node.Events;
        // Followed first, read then: nothing is lost between, and what came twice has a number that is known.
        using var following = events.Followers.Follow();
        var past = await events.ReadAsync(query);
        var stream = new LineStream<EventRecord>(http.Response, ApiJson.Default.EventRecord);
        await stream.BeginAsync(cancellation);
        foreach (var one in past) stream.Add(one);
        await stream.FlushAsync(cancellation);
        if (follow != true) return;
        var last = past.Count == 0 ? 0 : past[^1].Number;
        await foreach (var one in following.Happened.ReadAllAsync(cancellation))
            if (one.Number > last && query.Includes(one)) await stream.WriteAsync(one, cancellation);
    }

    /// <summary>Events know apps by name. A target that is no app now may be one that was deleted.</summary>
    private static async Task<IReadOnlyList<string>> NamesAsync(IReadOnlyList<string> targets, NodeQuestions questions, CancellationToken cancellation)
    {
        if (targets.Count == 0 || targets.Contains("all")) return [];
        HashSet<string> names = [];
        foreach (var target in targets)
        {
            try
            {
                var details = await questions.AskAsync<InstanceDetails>(new GetDetails([target]), cancellation);
                names.UnionWith(details.Instances.Select(detail => detail.Name));
            }
            catch (ApiException unknown) when (unknown.Error.Code is ApiErrorCode.NotFound && !int.TryParse(target, CultureInfo.InvariantCulture, out _))
            {
                names.Add(target);
            }
        }

        return [.. names];
    }
}
