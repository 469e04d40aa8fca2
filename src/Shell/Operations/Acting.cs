using ActorPm.Contracts;
using ActorPm.Contracts.Api;
using ActorPm.Shell.Client;

namespace ActorPm.Shell.Operations;

/// <summary>The commands that act on apps which are there: one request for all targets, then the list.</summary>
internal static class Acting
{
    public static async Task<ExitCode> OnTargetsAsync(
        Session session, AppAction action, IReadOnlyList<string> targets, CancellationToken cancellation, IReadOnlyList<string>? only = null)
    {
        var names = TargetWords.NamesOf(session, targets, only);
        var node = await session.NodeAsync(cancellation);
        var resolved = await TargetWords.ForNodeAsync(session, node, names, cancellation);
        return await SendAsync(session, node, [new ActOnApps { Action = action, Targets = resolved }], cancellation);
    }

    /// <summary>Sends requests one after another and prints the list once something was begun.</summary>
    public static async Task<ExitCode> SendAsync(
        Session session, NodeClient node, IReadOnlyList<ActOnApps> requests, CancellationToken cancellation, string? success = null,
        HashSet<int>? ids = null)
    {
        var result = ExitCode.Ok;
        var began = false;
        var names = new HashSet<string>();
        foreach (var request in requests.Select(request => request with { Here = session.Server is not null }))
        {
            var printer = new OperationPrinter(session.Output);
            var code = await Operation.RunAsync(session, node.ActAsync(request, cancellation), printer, Doing(request.Action));
            began |= printer.Began;
            names.UnionWith(printer.Names);
            ids?.UnionWith(printer.Ids);
            if (code != ExitCode.Ok) result = code;
        }

        if (result == ExitCode.Ok && success is not null) session.Output.Info(success);
        if (began) await ListPrinter.PrintAfterAsync(session, node, names, cancellation);
        return result;
    }

    private static string Doing(AppAction action) => action switch
    {
        AppAction.Start => "starting",
        AppAction.Stop => "stopping",
        AppAction.Restart => "restarting",
        AppAction.Reload => "reloading",
        AppAction.Delete => "deleting",
        AppAction.Undelete => "bringing back",
        _ => "resetting",
    };
}
