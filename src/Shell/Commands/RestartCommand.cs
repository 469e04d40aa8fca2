using System.CommandLine;
using ActorPm.Contracts;
using ActorPm.Contracts.Api;
using ActorPm.Shell.Client;
using ActorPm.Shell.CommandLine;
using ActorPm.Shell.Declaring;
using ActorPm.Shell.Operations;

namespace ActorPm.Shell.Commands;

/// <summary><c>pbm restart</c>: stop, then start under the same id; options given change the entry.</summary>
internal static class RestartCommand
{
    public static Command Declare(Session session, ArgumentTail tail)
    {
        var targets = Operands.Targets();
        var command = new Command("restart", "stop and start apps again; options given change them") { targets };
        var options = new StartOptions(command);
        var settings = new SettingOptions(command);
        return command.Called("startOrRestart").Does((parsed, cancellation) => RunAsync(
            session,
            new StartOrder(parsed.GetValue(targets) ?? [], tail.Arguments, settings.Read(parsed), options.Read(parsed, session.Machine.Variable)),
            cancellation));
    }

    private static async Task<ExitCode> RunAsync(Session session, StartOrder order, CancellationToken cancellation)
    {
        StartPlan.Check(order);
        if (order.Targets.Any(ConfigFile.IsOne)) return await FromFileAsync(session, order, cancellation);
        var ids = new HashSet<int>();
        var node = await session.NodeAsync(cancellation);
        var resolved = order with { Targets = await TargetWords.ForNodeAsync(session, node, order.Targets, cancellation) };
        var result = await SendAsync(session, node, AppAction.Restart, resolved, ids, cancellation);
        return await AfterStart.GoOnAsync(session, node, order.Manner, ids, result, cancellation);
    }

    /// <summary>Acts on apps that are there, with the changes that were typed; the instances are added to <paramref name="ids"/>.</summary>
    public static async Task<ExitCode> SendAsync(
        Session session, NodeClient node, AppAction action, StartOrder order, HashSet<int> ids, CancellationToken cancellation)
    {
        var word = action == AppAction.Start ? "start" : "restart";
        ChangeRequests.Check(order.Given, word);
        var template = new ActOnApps
        {
            Action = action,
            Targets = order.Targets,
            CallerEnvironment = order.UpdateEnvironment ? CallerEnvironment.Read() : null,
        };
        IReadOnlyList<ActOnApps> requests = [template];
        if (order.ChangesApps)
        {
            var changes = order.ApplyTo(new AppDeclaration());
            foreach (var notice in changes.Notices) session.Output.Info(notice);
            var details = await node.DetailsAsync(order.Targets, cancellation);
            requests = ChangeRequests.Of(template, changes, details.Instances, session.Machine);
        }

        if (order.Manner.Parallel is { } parallel) requests = await InTurnsAsync(session, node, requests, parallel, cancellation);
        if (!order.UpdateEnvironment && action == AppAction.Restart)
            session.Output.Line(session.Output.Colours.Bold(session.Output.Colours.Blue("Use --update-env to update environment variables")));
        return await Acting.SendAsync(
            session, node, requests, cancellation, action == AppAction.Start ? "Process successfully started" : null, ids);
    }

    /// <summary>The same requests for so many instances at a time, when they mean more; the fleet itself takes its apps in turns.</summary>
    private static async Task<IReadOnlyList<ActOnApps>> InTurnsAsync(
        Session session, NodeClient node, IReadOnlyList<ActOnApps> requests, int parallel, CancellationToken cancellation)
    {
        var ofFleet = await KnownFleetApps.NamesAsync(session, node, cancellation);
        var turns = new List<ActOnApps>();
        foreach (var request in requests)
        {
            if (request.Targets.Any(ofFleet.Contains))
            {
                turns.Add(request);
                continue;
            }

            var meant = (await node.InstancesAsync(request.Targets, cancellation)).Instances.Select(row => row.Id).Order().ToList();
            if (meant.Count <= parallel) turns.Add(request);
            else turns.AddRange(meant.Chunk(parallel).Select(chunk => request with { Targets = [.. chunk.Select(id => id.ToString())] }));
        }

        return turns;
    }

    /// <summary>A file is the truth about its apps: what runs is updated and restarted, what is missing is started.</summary>
    public static async Task<ExitCode> FromFileAsync(
        Session session, StartOrder order, CancellationToken cancellation, Func<StartApps, StartApps>? change = null)
    {
        var plan = StartPlan.Make(order, _ => true, session.Machine, session.Input)
            .OfOneServer(change is null ? "restart" : "reload", "pbm start with the file declares them anew; by name they are restarted and reloaded too");
        if (plan.Existing.Count + plan.Scripts.Count > 0)
            throw new DeclarationException("a command takes either configuration files or names, not both");
        foreach (var warning in plan.Warnings) session.Output.Warning(warning);
        var node = await session.NodeAsync(cancellation);
        var printer = new OperationPrinter(session.Output, fromFile: true);
        var request = StartPlan.Request(plan.FromFiles, force: false, fromFile: true, plan.Project);
        if (change is not null) request = change(request);
        var result = await Operation.RunAsync(session, node.StartAsync(request, cancellation), printer, request.ReloadExisting ? "reloading" : "restarting");
        if (printer.Began) await ListPrinter.PrintAsync(session, node, cancellation);
        return await AfterStart.GoOnAsync(session, node, order.Manner, [.. printer.Ids.Distinct()], result, cancellation);
    }
}
