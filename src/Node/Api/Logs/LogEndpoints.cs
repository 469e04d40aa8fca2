using ActorPm.Contracts.Api;
using ActorPm.Contracts.Keeper;
using ActorPm.Node.Api.Wire;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace ActorPm.Node.Api.Logs;

/// <summary>Reading, following and truncating logs.</summary>
internal static class LogEndpoints
{
    private const int UsualLines = 15; // PM2's

    /// <summary>Adds the routes.</summary>
    public static void MapLogs(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(ApiRoutes.Logs, ReadAsync)
            .WithName("read_logs")
            .WithSummary("The last lines of each log file, on request followed by what is written")
            .ProducesLines<LogUpdate>();
        routes.MapPost(ApiRoutes.FlushLogs, FlushAsync)
            .WithName("flush_logs")
            .WithSummary("Truncates log files")
            .ProducesErrors();
        routes.MapPost(ApiRoutes.ReopenLogs, ReopenAsync)
            .WithName("reopen_logs")
            .WithSummary("Closes and opens all log files again, for rotation by others")
            .ProducesErrors();
    }

    private static async Task ReadAsync(
        [FromQuery] string[]? target, int? lines, bool? follow, string? stream, bool? times, NodeContext node, NodeQuestions questions, HttpContext http)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, node.Lifetime.Stopping);
        var cancellation = ending.Token;
        var count = lines ?? UsualLines;
        if (count < 0) throw ApiException.Invalid($"lines is {count}, it cannot be negative");
        var output = StreamOf(stream);
        var selection = await LogSelection.FindAsync(target ?? [], questions, cancellation);
        var own = selection.IncludesOwn && output is null or LogStream.Out ? LogFiles.Own(node.Home) : [];
        var answer = new LineStream<LogUpdate>(http.Response, ApiJson.Default.LogUpdate);

        // Followed first, read then, so that no line falls between.
        var follower = follow == true && selection.FollowsInstances
            ? new LogFollower(node.Home, new FollowLogsRequest { Instances = selection.FollowedIds, Stream = output }, answer)
            : null;
        if (follower is not null) await follower.BeginAsync(cancellation);
        using var ownFollower = follow == true && own.Count > 0 ? new OwnLogFollower(node.Home.Logs, own) : null;
        await answer.BeginAsync(cancellation);
        var readAt = node.Time.GetUtcNow().ToUnixTimeMilliseconds();
        if (count > 0)
        {
            var files = LogFiles.ByAge([.. own, .. LogFiles.Of(selection.Details, output)]);
            var written = times == true ? await LineTimes.AskAsync(node.Keeper, files) : null;
            foreach (var file in files)
            {
                var last = LastLines.Read(file.Path, count);
                answer.Add(new LogTail(file.Path, file.Id, file.Name, file.Stream, [.. last.Select(line => line.Text)])
                {
                    Times = written?.Of(file.Path, last),
                });
            }
        }

        if (times == true) answer.Add(new LogPastEnd());
        await answer.FlushAsync(cancellation);

        Task[] following =
        [
            follower?.RunAsync(readAt, cancellation) ?? Task.CompletedTask,
            ownFollower?.RunAsync(answer, node.Time, cancellation) ?? Task.CompletedTask,
        ];
        await Task.WhenAll(following);
    }

    private static async Task<Ok<FlushedLogs>> FlushAsync(Targets request, NodeContext node, NodeQuestions questions, HttpContext http)
    {
        var selection = await LogSelection.FindAsync(request.Names, questions, http.RequestAborted);
        List<string> files = [.. LogFiles.Of(selection.Details, null).Select(file => file.Path)];
        files.AddRange(selection.Details.Select(detail => detail.CombinedLog).OfType<string>().Distinct());
        if (selection.IncludesOwn) files.AddRange(LogFiles.Own(node.Home).Select(file => file.Path));
        var reply = await node.Keeper.AskAsync(new FlushLogsRequest { Files = files });
        if (reply is ErrorReply error)
            throw new ApiException(new ApiError { Code = ApiErrorCode.Unavailable, Message = $"the logs were not flushed: {error.Message}" });
        return TypedResults.Ok(new FlushedLogs(files));
    }

    private static async Task<Ok<RequestDone>> ReopenAsync(NodeContext node) =>
        await node.Keeper.AskAsync(new ReopenLogsRequest()) is ErrorReply error
            ? throw new ApiException(new ApiError { Code = ApiErrorCode.Unavailable, Message = $"the logs were not reopened: {error.Message}" })
            : TypedResults.Ok(new RequestDone());

    private static LogStream? StreamOf(string? text) => text switch
    {
        null or "" => null,
        "out" => LogStream.Out,
        "err" => LogStream.Error,
        _ => throw ApiException.Invalid($"stream is {text}, it can be out or err"),
    };
}
