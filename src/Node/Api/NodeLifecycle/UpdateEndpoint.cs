using ActorPm.Contracts;
using ActorPm.Contracts.Api;
using ActorPm.Contracts.Keeper;
using ActorPm.Node.Api.Wire;
using ActorPm.Node.Hosting;
using ActorPm.Node.Keeper;
using ActorPm.Node.Launching;

namespace ActorPm.Node.Api.NodeLifecycle;

/// <summary>
/// <c>pbm update</c>: first the keeper, by execve in place, then this node, by a successor that the keeper
/// starts. What cannot be done leaves everything as it was.
/// </summary>
internal static class UpdateEndpoint
{
    private static readonly TimeSpan LongestUpgrade = TimeSpan.FromSeconds(20);

    /// <summary>Adds the route.</summary>
    public static void MapUpdate(this IEndpointRouteBuilder routes) => routes
        .MapPost(ApiRoutes.Update, AnswerAsync)
        .WithName("update")
        .WithSummary("Replaces the running keeper and node by other binaries; no app notices")
        .ProducesLines<OperationUpdate>();

    private static async Task AnswerAsync(UpdateNode request, HttpContext http, NodeContext node)
    {
        CheckProgram(request.Node);
        CheckProgram(request.Keeper);
        var told = new ForgivingStream(new LineStream<OperationUpdate>(http.Response, ApiJson.Default.OperationUpdate));
        http.Response.ContentType = LineStream<OperationUpdate>.ContentType;
        if (await UpgradeKeeperAsync(request.Keeper, node) is { } problem)
        {
            await told.WriteAsync(new OperationError(problem));
            await told.WriteAsync(new OperationFinished(ExitCode.Failed));
            return;
        }

        var keeper = node.Keeper.Keeper;
        await told.WriteAsync(new OperationNotice($"the keeper is build {keeper?.Build} now, pid {keeper?.Pid}; the node follows", Warning: false));
        await told.WriteAsync(new OperationFinished(ExitCode.Ok));
        await told.CompleteAsync(http);
        node.Lifetime.End(new NodeEnding(NodeExitCode.Ok, Goodbye: true, Successor(request, node)));
    }

    private static void CheckProgram(string path)
    {
        if (!Path.IsPathFullyQualified(path) || !Programs.IsProgram(path))
            throw new ApiException(new ApiError { Code = ApiErrorCode.CannotRun, Message = $"{path} is not a program that can be run; nothing was changed" });
    }

    /// <summary>Null when a keeper of the new binary is attached.</summary>
    private static async Task<ApiError?> UpgradeKeeperAsync(string file, NodeContext node)
    {
        var attachments = node.Keeper.Attachments.Number;
        // The answer is sent just before the old program goes; what follows may not run on the reading loop.
        var reply = await Task.Run(() => node.Keeper.AskAsync(new UpgradeRequest { File = file, Needs = [KeeperAbilities.Upgrade] }));
        if (reply is ErrorReply error)
            return new ApiError { Code = ApiErrorCode.CannotRun, Message = $"the keeper was not replaced: {error.Message}", Hint = "the running one carries on; nothing was changed" };
        try
        {
            await node.Keeper.Attachments.AfterAsync(attachments).WaitAsync(LongestUpgrade, node.Time);
            return null;
        }
        catch (TimeoutException)
        {
            return new ApiError { Code = ApiErrorCode.Internal, Message = $"the new keeper did not answer within {LongestUpgrade.TotalSeconds:0} s", Hint = $"its log is {node.Home.KeeperLog}" };
        }
    }

    /// <summary>Under systemd it is systemd that starts the node again.</summary>
    private static RestartCommand? Successor(UpdateNode request, NodeContext node)
    {
        if (node.Options.OthersRestart) return null;
        var command = NodeCommand.For(node.Options, request.Node);
        return command.Environment.ContainsKey(KeeperProgram.Variable)
            ? command with { Environment = new Dictionary<string, string>(command.Environment) { [KeeperProgram.Variable] = request.Keeper } }
            : command;
    }
}
