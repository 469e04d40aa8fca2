using ActorPm.Contracts;
using ActorPm.Contracts.Api;
using ActorPm.Shell.Client;
using ActorPm.Shell.ConfigFiles;
using ActorPm.Shell.Declaring;

namespace ActorPm.Shell.Operations;

/// <summary>The commands that act on apps which are there: one request for all targets, then the list.</summary>
internal static class Acting
{
    public static async Task<ExitCode> OnTargetsAsync(
        Session session, AppAction action, IReadOnlyList<string> targets, CancellationToken cancellation, IReadOnlyList<string>? only = null)
    {
        var named = NamesOf(session, targets, only ?? []);
        var node = await session.NodeAsync(cancellation);
        return await SendAsync(session, node, [new ActOnApps { Action = action, Targets = named }], cancellation);
    }

    /// <summary>Sends requests one after another and prints the list once something was begun.</summary>
    public static async Task<ExitCode> SendAsync(
        Session session, NodeClient node, IReadOnlyList<ActOnApps> requests, CancellationToken cancellation, string? success = null)
    {
        var result = ExitCode.Ok;
        var began = false;
        foreach (var request in requests)
        {
            var printer = new OperationPrinter(session.Output);
            var code = await Operation.RunAsync(session, node.ActAsync(request, cancellation), printer, Doing(request.Action));
            began |= printer.Began;
            if (code != ExitCode.Ok) result = code;
        }

        if (result == ExitCode.Ok && success is not null) session.Output.Info(success);
        if (began) await ListPrinter.PrintAsync(session, node, cancellation);
        return result;
    }

    /// <summary>A configuration file among the targets stands for the names in it.</summary>
    private static List<string> NamesOf(Session session, IReadOnlyList<string> targets, IReadOnlyList<string> only)
    {
        var names = new List<string>();
        foreach (var target in targets)
        {
            if (!ConfigFile.IsOne(target))
            {
                names.Add(target);
                continue;
            }

            var file = ConfigFile.Read(target, session.Machine, session.Input, new FileSelection(null, only));
            names.AddRange(file.Apps.Select(app => app.Name ?? NameOfScript(app, target)).Distinct());
        }

        return names;
    }

    private static string NameOfScript(AppDeclaration app, string file) => app.Script is { Length: > 0 } script
        ? AppNames.OfScript(script)
        : throw new DeclarationException($"{file}: an app has neither name nor script");

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
