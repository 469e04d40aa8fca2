using ActorPm.Contracts;
using ActorPm.Contracts.Api;
using ActorPm.Shell.Client;

namespace ActorPm.Shell.Pm2;

/// <summary>Starts one app and tells what came of it, without printing.</summary>
/// <param name="Ids">The ids it got.</param>
/// <param name="Problem">Why it does not run; null when it does, or is listed as stopped as it was to be.</param>
internal sealed record AppStart(IReadOnlyList<int> Ids, string? Problem)
{
    public static async Task<AppStart> RunAsync(NodeClient node, StartApps request, CancellationToken cancellation)
    {
        var ids = new List<int>();
        string? problem = null;
        ExitCode? ended = null;
        await foreach (var update in node.StartAsync(request, cancellation))
        {
            switch (update)
            {
                case OperationStarting starting:
                    ids.AddRange(starting.Ids);
                    break;
                case InstanceFailed failed:
                    problem ??= string.Join(" | ", [failed.Reason, .. failed.LastErrorLines]);
                    break;
                case OperationError error:
                    problem ??= error.Error.Message;
                    break;
                case OperationFinished finished:
                    ended = finished.Code;
                    break;
            }
        }

        if (ended is null) problem ??= "the node went away before it was done";
        else if (ended != ExitCode.Ok) problem ??= $"the start ended with {ended}";
        return new AppStart(ids, problem);
    }
}
