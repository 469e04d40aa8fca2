using ActorPm.Actors.Protocol;
using ActorPm.Contracts.Api;
using ActorPm.Contracts.Keeper;
using ActorPm.Node.Api.Operations;
using ActorPm.Node.Api.Wire;
using ActorPm.Node.Launching;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ActorPm.Node.Api.Talk;

/// <summary>Signals and input for processes that run. They change nothing that is wanted, so no actor decides on them.</summary>
internal static class TalkEndpoints
{
    private static readonly TimeSpan LongestTrigger = TimeSpan.FromDays(1);

    /// <summary>Adds the routes.</summary>
    public static void MapTalk(this IEndpointRouteBuilder routes)
    {
        routes.MapPost(ApiRoutes.Signals, SignalAsync)
            .WithName("send_signal")
            .WithSummary("Sends a signal to main processes")
            .ProducesErrors();
        routes.MapPost(ApiRoutes.Trigger, TriggerAsync)
            .WithName("trigger_action")
            .WithSummary("Asks programs to do something they have offered, and waits for their answers")
            .ProducesLines<OperationUpdate>();
        routes.MapPost(ApiRoutes.Input, InputAsync)
            .WithName("send_input")
            .WithSummary("Writes to the standard input of one instance")
            .ProducesErrors();
    }

    private static async Task<Ok<SignalSent>> SignalAsync(SendSignal request, NodeContext node, NodeQuestions questions, HttpContext http)
    {
        if (request is not { Signal: not null, Targets.Count: > 0 }) throw ApiException.Invalid("the request names no signal or no app");
        if (SignalNumbers.Find(request.Signal) is not { } number)
            throw ApiException.Invalid($"Unknown signal: {request.Signal}", "for example SIGUSR2, SIGHUP or 15");
        var running = await RunningAsync(request.Targets, questions, http.RequestAborted);
        var name = SignalNumbers.NameOf(number);
        foreach (var detail in running)
        {
            Check(await node.Keeper.AskAsync(new SignalRequest { Instance = detail.Id, Generation = detail.Generation, Signal = number }), detail);
            var events = await node.Events;
            events.Append(new EventRecord
            {
                At = node.Time.GetUtcNow().ToUnixTimeMilliseconds(),
                Kind = "signal",
                Name = detail.Name,
                Id = detail.Id,
                Generation = detail.Generation,
                Text = $"{name} sent, asked for by pbm sendSignal",
            });
        }

        return TypedResults.Ok(new SignalSent(name, [.. running.Select(detail => detail.Id)]));
    }

    private static Task TriggerAsync(TriggerAction request, HttpContext http, NodeContext node)
    {
        if (request is not { Action.Length: > 0, Targets.Count: > 0 }) throw ApiException.Invalid("the request names no action or no app");
        if (request.Timeout is { } timeout && (timeout <= TimeSpan.Zero || timeout > LongestTrigger))
            throw ApiException.Invalid($"a timeout of {timeout} cannot be waited for", "for example 30s or 5m, at most a day");
        return OperationAnswer.RunAsync(http, node.Handle, updates => new RunTrigger(request, updates));
    }

    private static async Task<Ok<InputSent>> InputAsync(SendInput request, NodeContext node, NodeQuestions questions, HttpContext http)
    {
        if (request is not { Target: not null, Text: not null }) throw ApiException.Invalid("the request names no instance or has no text");
        var running = await RunningAsync([request.Target], questions, http.RequestAborted);
        if (running is not [var detail])
            throw ApiException.Invalid($"{request.Target} has {running.Count} instances", "name one of them by its id: pbm id " + request.Target);
        Check(await node.Keeper.AskAsync(new WriteInputRequest { Instance = detail.Id, Generation = detail.Generation, Text = request.Text }), detail);
        return TypedResults.Ok(new InputSent(detail.Id));
    }

    /// <summary>The instances meant, all of which must have a process.</summary>
    private static async Task<IReadOnlyList<InstanceDetail>> RunningAsync(IReadOnlyList<string> targets, NodeQuestions questions, CancellationToken cancellation)
    {
        var details = (await questions.AskAsync<InstanceDetails>(new GetDetails(targets), cancellation)).Instances;
        if (details.FirstOrDefault(detail => detail.Pid == 0) is { } down) throw Down(down);
        return details;
    }

    private static void Check(KeeperReply reply, InstanceDetail detail)
    {
        switch (reply)
        {
            case ErrorReply { Code: KeeperErrorCode.NoSuchProcess }:
                throw Down(detail);
            case ErrorReply refused:
                throw new ApiException(new ApiError { Code = ApiErrorCode.Unavailable, Message = refused.Message });
        }
    }

    private static ApiException Down(InstanceDetail detail) => new(new ApiError
    {
        Code = ApiErrorCode.Invalid,
        Message = $"[{detail.Name}]({detail.Id}) has no process now",
        Hint = $"pbm why {detail.Name} tells what became of it",
    });
}
