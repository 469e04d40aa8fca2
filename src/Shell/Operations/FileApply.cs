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

    /// <summary>The request for a file; null, and all that is wrong is told, when something is.</summary>
    public static ApplyApps? Request(Session session, string target, FileSelection selection, bool prune)
    {
        List<string> faults = [];
        List<string> notices = [];
        List<AppSpec> specs = [];
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
                specs.Add(StartPlan.Build(app, session.Machine, notices));
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

        if (declared.Apps.Where(FleetPlacement.IsIn).Select(app => AppNames.OfDeclared(app, target)).ToList() is [_, ..] placed)
        {
            session.Output.Error($"apply does not place apps of the fleet yet: {string.Join(", ", placed)}", $"pbm start {target} does; --only leaves them out");
            return null;
        }

        foreach (var notice in notices) session.Output.Info(notice);
        return new ApplyApps
        {
            Apps = specs,
            CallerEnvironment = CallerEnvironment.Read(),
            Project = FileProject.Of(target, declared, session.Machine),
            Prune = prune,
            Only = selection.Only,
            How = $"pbm apply {(target == ConfigFile.StandardInput ? target : Path.GetFullPath(target, session.Machine.CurrentFolder))}",
        };
    }

    /// <summary>Tells what the node finds wrong; false when nothing is.</summary>
    public static bool TellErrors(ShellOutput output, ApplyPlan plan)
    {
        foreach (var error in plan.Errors) output.Error(error.Message, error.Hint);
        return plan.Errors.Count > 0;
    }

    /// <summary>Shows a plan, asks where that is needed, and has it carried out.</summary>
    public static async Task<ExitCode> CarryOutAsync(Session session, NodeClient node, ApplyApps request, bool agreed, string unchanged, CancellationToken cancellation)
    {
        var plan = await node.PlanAsync(request, cancellation);
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

            if (!Asks(session, "Do that? [y/N] "))
            {
                session.Output.Info("nothing was changed");
                return ExitCode.Failed;
            }
        }

        var printer = new OperationPrinter(session.Output, fromFile: true);
        var code = await Operation.RunAsync(session, node.ApplyAsync(request with { Agreed = plan.Fingerprint }, cancellation), printer, "applying");
        if (printer.Began) await ListPrinter.PrintAsync(session, node, cancellation);
        return code;
    }

    private static bool Asks(Session session, string question)
    {
        session.Output.WriteTerminal(question);
        return session.Input.ReadLine()?.Trim().ToLowerInvariant() is "y" or "yes";
    }

    private static void Tell(ShellOutput output, IReadOnlyList<string> faults, string? hint)
    {
        foreach (var fault in faults.Take(faults.Count - 1)) output.Error(fault);
        output.Error(faults[^1], hint);
    }
}
