using System.CommandLine;
using ActorPm.Contracts;
using ActorPm.Shell.CommandLine;
using ActorPm.Shell.Declaring;
using ActorPm.Shell.Operations;
using ActorPm.Shell.Pm2;

namespace ActorPm.Shell.Commands;

/// <summary><c>pbm import pm2</c>: takes over what a PM2 runs, app by app; <c>--undo</c> gives it back.</summary>
internal static class ImportCommand
{
    public static Command Declare(Session session)
    {
        var dryRun = new Option<bool>("--dry-run") { Description = "say what would be done and change nothing" };
        var undo = new Option<bool>("--undo") { Description = "delete what was imported and start it in PM2 again" };
        var only = new Option<string?>("--only") { Description = "only these apps, separated by commas", HelpName = "names" };
        return new Command("import", "take over what another process manager runs")
        {
            new Command("pm2", "take over what PM2 runs (of PM2_HOME), app by app") { dryRun, undo, only }
                .Does((parsed, cancellation) => parsed.GetValue(undo)
                    ? UndoAsync(session, cancellation)
                    : RunAsync(session, parsed.GetValue(dryRun), parsed.GetValue(only), cancellation)),
        };
    }

    private static string RecordPath(Session session) => Path.Combine(session.Home.Root, "import-pm2.json");

    private static async Task<ExitCode> RunAsync(Session session, bool dryRun, string? only, CancellationToken cancellation)
    {
        var output = session.Output;
        var pm2 = Pm2Home.Find(session.Machine);
        var record = ImportRecord.Read(RecordPath(session));
        if (record is not null && record.Pm2Home != pm2.Folder)
            throw new DeclarationException(
                $"apps of another PM2 ({record.Pm2Home}) were imported before", $"undo that first (pbm import pm2 --undo), or remove {RecordPath(session)} to keep them for good");
        record ??= new ImportRecord { Pm2Home = pm2.Folder };
        var names = only?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var apps = Chosen(Pm2App.Group(pm2.Read(), CallerEnvironment.Read()), names, record);
        output.Info($"PM2 at {pm2.Folder}{(pm2.IsRunning ? $", pid {pm2.Daemon}" : " does not run; its dump is read")}: {apps.Count} apps to import");

        var converted = apps.Select(app => Pm2Conversion.Convert(app, pm2.Folder, session.Machine)).ToList();
        if (dryRun)
        {
            foreach (var app in converted) Announce(session, pm2, app);
            return ExitCode.Ok;
        }

        var node = await session.NodeAsync(cancellation);
        var takeOver = new TakeOver(session, node, pm2, record, RecordPath(session));
        var (taken, left) = (0, 0);
        foreach (var app in converted)
        {
            foreach (var remark in app.Remarks) output.Warning($"[{app.App.Name}] {remark}");
            if (app.Spec is not null && await takeOver.RunAsync(app, cancellation)) taken++;
            else if (!app.App.IsModule) left++;
        }

        if (taken > 0) await ListPrinter.PrintAsync(session, node, cancellation);
        output.Info($"{taken} apps imported, {left} left in PM2");
        if (taken > 0)
        {
            output.Info("They are stopped in PM2, not deleted: pbm import pm2 --undo gives them back");
            output.Info("For good: pm2 save --force (or PM2 starts them at the next boot), later pm2 unstartup and pm2 kill");
        }

        return left == 0 ? ExitCode.Ok : ExitCode.Failed;
    }

    /// <summary>Without what is here already; one whose import was cut off while it was stopped in PM2 is meant to run.</summary>
    private static List<Pm2App> Chosen(IReadOnlyList<Pm2App> apps, string[]? names, ImportRecord record)
    {
        foreach (var name in names ?? [])
            if (apps.All(app => app.Name != name)) throw new DeclarationException($"PM2 has no app {name}", $"it has: {string.Join(", ", apps.Select(app => app.Name).Distinct())}");
        return
        [
            .. apps.Where(app => (names is null || names.Contains(app.Name))
                && !record.Apps.Any(entry => entry.Done && entry.Name == app.Name && entry.Pm2Ids.SequenceEqual(app.Ids)))
                .Select(app => app with { WasCutOff = record.Apps.Any(entry => !entry.Done && entry.Ran && entry.Name == app.Name && entry.Pm2Ids.SequenceEqual(app.Ids)) }),
        ];
    }

    private static void Announce(Session session, Pm2Home pm2, ConvertedApp app)
    {
        var plan = app switch
        {
            { Spec: null } => "stays in PM2",
            { App.Runs: false } => "would be listed here as stopped",
            _ when !pm2.IsRunning => "would be started here",
            _ when TakeOver.MustStopFirst(app.App) => "would be stopped in PM2, then at once started here (it has a port)",
            _ => "would be started here, then stopped in PM2",
        };
        session.Output.Info($"[{app.App.Name}](PM2 ids: [ {string.Join(", ", app.App.Ids)} ]) {plan}");
        if (app.App.Environment.Declared.Count > 0 && app.Spec is not null)
            session.Output.Line($"  declared environment: {string.Join(", ", app.App.Environment.Declared.Keys.Order(StringComparer.Ordinal))}");
        foreach (var remark in app.Remarks) session.Output.Line("  " + remark);
    }

    private static async Task<ExitCode> UndoAsync(Session session, CancellationToken cancellation)
    {
        if (ImportRecord.Read(RecordPath(session)) is not { } record)
            throw new DeclarationException("nothing was imported into this home", $"looked for {RecordPath(session)}");
        var node = await session.NodeAsync(cancellation);
        return await new Undo(session, node, Pm2Home.At(record.Pm2Home, session.Machine), record, RecordPath(session)).RunAsync(cancellation);
    }
}
