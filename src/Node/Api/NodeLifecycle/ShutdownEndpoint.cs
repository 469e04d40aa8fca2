using ActorPm.Actors.Protocol;
using ActorPm.Contracts;
using ActorPm.Contracts.Api;
using ActorPm.Contracts.Keeper;
using ActorPm.Node.Api.Operations;
using ActorPm.Node.Api.Wire;
using ActorPm.Node.Hosting;

namespace ActorPm.Node.Api.NodeLifecycle;

/// <summary>
/// The two wishes that must never be mixed up: end everything (<c>pbm kill</c>), or only the node, which
/// leaves every process alone.
/// </summary>
internal static class ShutdownEndpoint
{
    /// <summary>Adds the route.</summary>
    public static void MapShutdown(this IEndpointRouteBuilder routes) => routes
        .MapPost(ApiRoutes.Shutdown, AnswerAsync)
        .WithName("shut_down")
        .WithSummary("Ends the node; with stop_apps also every app and the keeper")
        .ProducesLines<OperationUpdate>();

    private static async Task AnswerAsync(ShutdownNode request, HttpContext http, NodeContext node)
    {
        var stream = new LineStream<OperationUpdate>(http.Response, ApiJson.Default.OperationUpdate);
        if (!request.StopApps)
        {
            await stream.WriteAsync(new OperationFinished(ExitCode.Ok), http.RequestAborted);
            await http.Response.CompleteAsync();
            node.Lifetime.End(new NodeEnding(NodeExitCode.ToldToGo, Goodbye: true));
            return;
        }

        var incarnation = await node.Handle.GetAsync(http.RequestAborted);
        var updates = OperationAnswer.Begin(incarnation, writer => new RunKill(writer));
        // From here on it is carried out whether or not somebody listens.
        var told = new ForgivingStream(stream);
        await foreach (var update in updates.ReadAllAsync(CancellationToken.None))
            if (update is not OperationFinished) await told.WriteAsync(update);
        var reply = await node.Keeper.ShutDownKeeperAsync();
        var problem = reply is ErrorReply { Code: not KeeperErrorCode.NotAttached } error ? error.Message : null;
        if (problem is not null)
            await told.WriteAsync(new OperationError(new ApiError { Code = ApiErrorCode.Internal, Message = $"the keeper did not end: {problem}" }));
        await told.WriteAsync(new OperationFinished(problem is null ? ExitCode.Ok : ExitCode.Failed));
        await told.CompleteAsync(http);
        node.Lifetime.End(new NodeEnding(NodeExitCode.ToldToGo, Goodbye: problem is not null));
    }
}
