using System.CommandLine;
using ActorPm.Contracts;
using ActorPm.Contracts.Api;
using ActorPm.Contracts.Apps;
using ActorPm.Shell.Client;
using ActorPm.Shell.CommandLine;
using ActorPm.Shell.Declaring;
using ActorPm.Shell.Operations;
using ActorPm.Shell.Starting;

namespace ActorPm.Shell.Commands;

/// <summary><c>pbm start</c>: declares and starts apps, or starts those that are there.</summary>
internal static class StartCommand
{
    public static Command Declare(Session session, ArgumentTail tail)
    {
        var targets = Operands.AnyTargets("script, name, id, namespace, all, a configuration file, a program, or a shell line in quotes");
        var command = new Command("start", "start and supervise an app; everything after -- belongs to it") { targets };
        var options = new StartOptions(command);
        var settings = new SettingOptions(command);
        return command.Does((parsed, cancellation) => RunAsync(
            session,
            new StartOrder(parsed.GetValue(targets) ?? [], tail.Arguments, settings.Read(parsed), options.Read(parsed, session.Machine.Variable)),
            cancellation));
    }

    private static async Task<ExitCode> RunAsync(Session session, StartOrder order, CancellationToken cancellation)
    {
        if (order.Targets.Count == 0)
            order = order with
            {
                Targets =
                [
                    ConfigFile.InFolder(session.Machine) ?? throw new DeclarationException(
                        "nothing named to start, and there is no ecosystem.config.js in this folder",
                        "name a script, an app, a configuration file or a shell line in quotes: pbm start app.js"),
                ],
            };

        // What is wrong on this side is said before a node is started for it.
        if (!order.Targets.Any(target => StartPlan.MayBeName(target, session.Machine)))
        {
            var plan = Checked(session, order, StartPlan.Make(order, _ => false, session.Machine, session.Input));
            return await CarryOutAsync(session, await session.NodeAsync(cancellation), order, plan, cancellation);
        }

        var node = await session.NodeAsync(cancellation);
        var rows = (await node.InstancesAsync([], cancellation)).Instances;
        var isKnown = order.Targets.All(target => !StartPlan.MayBeName(target, session.Machine) || TargetWords.IsThere(rows, target));
        var ofFleet = isKnown ? new HashSet<string>() : await KnownFleetApps.NamesAsync(session, node, cancellation);
        if (session.Remote is { } place && order.Targets.FirstOrDefault(target => StartPlan.MayBeName(target, session.Machine) && !TargetWords.IsThere(rows, target) && !ofFleet.Contains(target)) is { } unknown)
            throw CommandsElsewhere.OfThisPlace(place.Place, unknown);
        var made = StartPlan.Make(order, target => TargetWords.IsThere(rows, target) || ofFleet.Contains(target), session.Machine, session.Input);
        return await CarryOutAsync(session, node, order, Checked(session, order, made), cancellation);
    }

    /// <summary>The plan, when it goes with the manner of the command.</summary>
    /// <exception cref="DeclarationException">Apps of the fleet are meant for one server.</exception>
    private static StartPlan Checked(Session session, StartOrder order, StartPlan plan)
    {
        if (session.Remote is { } remote && (plan.Scripts.Count > 0 || plan.FromFiles.Count > 0 || plan.Placed.Count > 0))
            throw CommandsElsewhere.OfThisPlace(remote.Place, string.Join(", ", order.Targets.Except(plan.Existing)));
        if (plan.Placed.Count == 0) return plan;
        var names = string.Join(", ", plan.Placed.Select(app => app.Spec.Name));
        if (session.Server is not null) throw FleetSelection.PlacedAlready(names);
        if (order.Manner is { Attach: true } or { NoDaemon: true })
            throw new DeclarationException($"{(order.Manner.Attach ? "--attach" : "--no-daemon")} follows apps of this server, and of the fleet there is {names}", "pbm logs follows them on every server");
        return plan;
    }

    /// <summary>Carries a plan out and shows what came of it.</summary>
    public static async Task<ExitCode> CarryOutAsync(
        Session session, NodeClient node, StartOrder order, StartPlan plan, CancellationToken cancellation)
    {
        foreach (var warning in plan.Warnings) session.Output.Warning(warning);
        foreach (var notice in plan.Notices) session.Output.Info(notice);
        if (order.Manner.Write) Write(session, order, plan);
        var result = ExitCode.Ok;
        var ids = new HashSet<int>();
        if (plan.Existing.Count > 0)
            result = await RestartCommand.SendAsync(session, node, AppAction.Start, order with { Targets = plan.Existing }, ids, cancellation);

        var began = false;
        var names = new HashSet<string>();
        foreach (var (apps, fromFile) in ((IReadOnlyList<AppSpec>, bool)[])[(plan.FromFiles, true), (plan.Scripts, false)])
        {
            if (apps.Count == 0) continue;
            var printer = new OperationPrinter(session.Output, fromFile);
            var request = StartPlan.Request(apps, order.Force, fromFile, fromFile ? plan.Project : null);
            var code = await Operation.RunAsync(session, node.StartAsync(request, cancellation), printer, "starting");
            if (code != ExitCode.Ok) result = code;
            else if (!fromFile) session.Output.Info("Done.");
            began |= printer.Began;
            ids.UnionWith(printer.Ids);
            names.UnionWith(printer.Names);
        }

        foreach (var app in plan.Placed)
        {
            var printer = new OperationPrinter(session.Output, fromFile: app.ChangeExisting);
            var code = await Operation.RunAsync(session, node.PutFleetAppAsync(app with { How = app.ChangeExisting ? "pbm start of a file" : "pbm start" }, cancellation), printer, "placing");
            if (printer.Began || code == ExitCode.Ok)
            {
                began = true;
                names.Add(app.Spec.Name);
            }

            if (code != ExitCode.Ok)
            {
                result = code;
                break; // what stands after it in the file may need it
            }

            if (!app.ChangeExisting) session.Output.Info("Done.");
        }

        if (began) await ListPrinter.PrintAfterAsync(session, node, names, cancellation);
        if (began && session.Remote is null && BootNotice.Due(session.Home) is { } notice2) session.Output.Info(notice2);
        return await AfterStart.GoOnAsync(session, node, order.Manner, ids, result, cancellation);
    }

    // PM2 writes beside the caller; one file for one app.
    private static void Write(Session session, StartOrder order, StartPlan plan)
    {
        IReadOnlyList<AppSpec> typed = [.. plan.Scripts, .. plan.Placed.Where(placed => !placed.ChangeExisting).Select(placed => placed.Spec)];
        if (typed is not [var app] || order.Targets is not [var script])
            throw new DeclarationException("--write writes one new app to a file, and there is not exactly one in this command");
        var path = Path.Combine(session.Machine.CurrentFolder, $"{app.Name}-pm2.json");
        session.Output.Info($"Writing configuration to {path}");
        try
        {
            File.WriteAllText(path, WrittenDeclaration.Render(script, order.Arguments, order.Given));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new DeclarationException($"--write: {path} cannot be written: {fault.Message}");
        }
    }
}
