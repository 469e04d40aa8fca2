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
            var plan = StartPlan.Make(order, _ => false, session.Machine, session.Input);
            return await CarryOutAsync(session, await session.NodeAsync(cancellation), order, plan, cancellation);
        }

        var node = await session.NodeAsync(cancellation);
        var rows = (await node.InstancesAsync([], cancellation)).Instances;
        return await CarryOutAsync(
            session, node, order, StartPlan.Make(order, target => TargetWords.IsThere(rows, target), session.Machine, session.Input), cancellation);
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
        }

        if (began) await ListPrinter.PrintAsync(session, node, cancellation);
        if (began && BootNotice.Due(session.Home) is { } notice2) session.Output.Info(notice2);
        return await AfterStart.GoOnAsync(session, node, order.Manner, ids, result, cancellation);
    }

    // PM2 writes beside the caller; one file for one app.
    private static void Write(Session session, StartOrder order, StartPlan plan)
    {
        if (plan.Scripts is not [var app] || order.Targets is not [var script])
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
