using ActorPm.Contracts;
using ActorPm.Shell.Client;

namespace ActorPm.Shell.Pm2;

/// <summary>Gives what was imported back: deleted here, started in PM2. What PM2 no longer has stays here.</summary>
internal sealed class Undo(Session session, NodeClient node, Pm2Home pm2, ImportRecord record, string recordPath)
{
    public async Task<ExitCode> RunAsync(CancellationToken cancellation)
    {
        if (!pm2.IsRunning && record.Apps.Any(app => app.Ran))
        {
            session.Output.Error($"PM2 does not run at {record.Pm2Home}; nothing was changed", "start it with its list (pm2 resurrect), then undo again");
            return ExitCode.Failed;
        }

        var there = pm2.IsRunning ? pm2.Read().ToDictionary(process => process.Id, process => process.Name) : [];
        var here = (await node.InstancesAsync([], cancellation)).Instances;
        var result = ExitCode.Ok;
        foreach (var app in record.Apps.Reverse())
        {
            if (app.Ran && !app.Pm2Ids.All(id => there.GetValueOrDefault(id) == app.Name))
            {
                session.Output.Warning($"[{app.Name}] stays here: PM2 no longer has it under {string.Join(", ", app.Pm2Ids)}");
                result = ExitCode.Failed;
                continue;
            }

            await ImportedHere.DeleteAsync(
                node,
                app.Done
                    ? [.. here.Where(row => app.Ids.Contains(row.Id) && row.Name == app.Name).Select(row => row.Id)]
                    : await ImportedHere.UnfinishedAsync(node, record, app, cancellation),
                cancellation);
            if (app.Ran && pm2.Start(app.Pm2Ids) is { Succeeded: false } start)
            {
                session.Output.Error($"[{app.Name}] was deleted here and does not start in PM2: {start.Words}", $"pbm undelete {app.Name} brings it back");
                result = ExitCode.Failed;
                continue;
            }

            record.Apps = [.. record.Apps.Where(other => other != app)];
            record.Write(recordPath);
            session.Output.Info($"[{app.Name}] ✓ {(app.Ran ? "runs in PM2 again" : "deleted here")}");
        }

        if (record.Apps.Count == 0) File.Delete(recordPath);
        return result;
    }
}
