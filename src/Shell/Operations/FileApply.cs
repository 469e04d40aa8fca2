using ActorPm.Contracts;
using ActorPm.Contracts.Api;
using ActorPm.Contracts.Apps;
using ActorPm.Shell.Client;
using ActorPm.Shell.ConfigFiles;
using ActorPm.Shell.Declaring;
using ActorPm.Shell.Rendering;

namespace ActorPm.Shell.Operations;

/// <summary>A configuration file as <c>plan</c> and <c>apply</c> take it: read whole, every fault of it told.</summary>
internal static class FileApply
{
    private const string Native = "pm.conf";

    /// <summary>The file that is meant: the one named, else that of the caller's folder.</summary>
    /// <exception cref="DeclarationException">There is none.</exception>
    public static string Target(Session session, string? typed, string command)
    {
        if (typed is not null && !ConfigFile.IsOne(typed))
            throw new DeclarationException($"{typed} is not a configuration file", "their names end in .conf, .hocon, .config.js, .json, .yml or .yaml");
        return typed ?? (session.Machine.IsFile(Path.Combine(session.Machine.CurrentFolder, Native)) ? Native : ConfigFile.InFolder(session.Machine))
            ?? throw new DeclarationException($"no configuration file named, and there is none in {session.Machine.CurrentFolder}", $"pbm {command} pm.conf; pbm init writes one");
    }

    /// <summary>What is asked for by a file; null, and all that is wrong is told, when something is.</summary>
    public static FileRequest? Request(Session session, string target, FileSelection selection, bool prune)
    {
        List<string> faults = [];
        List<string> notices = [];
        List<AppSpec> specs = [];
        List<PutFleetApp> placed = [];
        DeclaredApps declared;
        try
        {
            declared = ConfigFile.ReadAll(target, session.Machine, session.Input, selection);
        }
        catch (DeclarationException fault)
        {
            Tell(session.Output, [.. fault.Message.Split('\n')], fault.Hint);
            return null;
        }

        faults.AddRange(declared.Faults);
        foreach (var app in declared.Apps)
        {
            try
            {
                var spec = StartPlan.Build(app, session.Machine, notices);
                if (FleetPlacement.Request(app, spec, fromFile: true) is { } request) placed.Add(request);
                else specs.Add(spec);
            }
            catch (DeclarationException fault)
            {
                // What is missing because of a fault that is told already is not told again.
                var line = $"{app.Place ?? target}: {fault.Message}{(fault.Hint is null ? "" : $" ({fault.Hint})")}";
                if (app.Script is not null || !faults.Exists(other => other.StartsWith($"{app.Place}: script", StringComparison.Ordinal))) faults.Add(line);
            }
        }

        foreach (var warning in declared.Warnings) session.Output.Warning(warning);
        if (faults.Count > 0)
        {
            Tell(session.Output, faults, $"{(faults.Count == 1 ? "it is" : $"these {faults.Count} are")} to be mended first; nothing was changed");
            return null;
        }

        if (placed.Count > 0 && session.Server is not null) throw FleetSelection.PlacedAlready(string.Join(", ", placed.Select(app => app.Spec.Name)));
        foreach (var notice in notices) session.Output.Info(notice);
        var ofServer = new ApplyApps
        {
            Apps = specs,
            CallerEnvironment = CallerEnvironment.Read(),
            Project = FileProject.Of(target, declared, session.Machine),
            Prune = prune,
            Only = selection.Only,
            How = $"pbm apply {(target == ConfigFile.StandardInput ? target : Path.GetFullPath(target, session.Machine.CurrentFolder))}",
        };
        placed = [.. placed.Select(app => app with { Project = declared.Project, How = ofServer.How })];
        if (prune && declared.Project is null && placed.Count > 0)
            session.Output.Warning("--prune removes no apps of the fleet, since the file names no project: project = shop (its folder counts on this server only)");
        return new FileRequest(ofServer, placed) { Project = declared.Project };
    }

    /// <summary>What it would change: on this server first, then in the fleet.</summary>
    public static async Task<ApplyPlan> PlanAsync(Session session, NodeClient node, FileRequest request, CancellationToken cancellation)
    {
        var here = await node.PlanAsync(request.OfServer, cancellation);
        var mayPrune = request.OfServer.Prune && request.Project is not null && session.Fleet.Count > 0 && session.Server is null;
        if ((request.OfFleet.Count == 0 && !mayPrune) || here.Errors.Count > 0) return here;
        var asked = new PlanFleetApps(request.OfFleet)
        {
            Project = request.Project,
            Prune = request.OfServer.Prune,
            Only = request.OfServer.Only,
            Others = [.. request.OfServer.Apps.Select(app => app.Name)],
        };
        var fleet = await node.PlanFleetAppsAsync(asked, cancellation);
        return here with { Changes = [.. here.Changes, .. fleet.Changes], Unchanged = here.Unchanged + fleet.Unchanged, Notices = [.. here.Notices, .. fleet.Notices] };
    }

    /// <summary>Tells what the node finds wrong; false when nothing is.</summary>
    public static bool TellErrors(ShellOutput output, ApplyPlan plan)
    {
        foreach (var error in plan.Errors) output.Error(error.Message, error.Hint);
        return plan.Errors.Count > 0;
    }

    /// <summary>Shows a plan, asks where that is needed, and has it carried out.</summary>
    public static async Task<ExitCode> CarryOutAsync(Session session, NodeClient node, FileRequest request, bool agreed, string unchanged, CancellationToken cancellation)
    {
        var plan = await PlanAsync(session, node, request, cancellation);
        if (TellErrors(session.Output, plan)) return ExitCode.InvalidConfiguration;
        PlanText.Print(session.Output, plan, unchanged);
        if (plan.Changes.Count == 0) return ExitCode.Ok;
        if (!agreed)
        {
            if (!session.CanAsk)
            {
                session.Output.Error("nobody can be asked whether to do that; nothing was changed", "--yes does it without asking");
                return ExitCode.Failed;
            }

            if (!Confirmation.Asks(session, "Do that? [y/N] "))
            {
                session.Output.Info("nothing was changed");
                return ExitCode.Failed;
            }
        }

        var (code, began) = (ExitCode.Ok, false);
        var names = new HashSet<string>();
        if (plan.Changes.Any(change => change.Place is null))
            await RunAsync(node.ApplyAsync(request.OfServer with { Agreed = plan.Fingerprint }, cancellation), "applying");
        foreach (var change in plan.Changes.Where(change => change.Place is not null))
        {
            // What stands after it may need it.
            if (code != ExitCode.Ok) break;
            if (change.Change != AppChange.Remove) names.Add(change.Name);
            if (change.Change == AppChange.Remove)
                await RunAsync(node.ActAsync(new ActOnApps { Action = AppAction.Delete, Targets = [change.Name], Agreed = change.Seen }, cancellation), "removing");
            else
                await RunAsync(node.PutFleetAppAsync(request.OfFleet.First(app => app.Spec.Name == change.Name) with { Agreed = change.Seen }, cancellation), "placing");
        }

        if (began || names.Count > 0) await ListPrinter.PrintAfterAsync(session, node, names, cancellation);
        return code;

        async Task RunAsync(IAsyncEnumerable<OperationUpdate> updates, string doing)
        {
            var printer = new OperationPrinter(session.Output, fromFile: true);
            code = await Operation.RunAsync(session, updates, printer, doing);
            began |= printer.Began;
            names.UnionWith(printer.Names);
        }
    }

    private static void Tell(ShellOutput output, IReadOnlyList<string> faults, string? hint)
    {
        foreach (var fault in faults.Take(faults.Count - 1)) output.Error(fault);
        output.Error(faults[^1], hint);
    }
}
