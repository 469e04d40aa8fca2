using ActorPm.Contracts.Api;
using ActorPm.Contracts.Apps;
using ActorPm.Shell.Client;
using ActorPm.Shell.Os;

namespace ActorPm.Shell.Pm2;

/// <summary>
/// Takes apps over one by one. Where the port allows, an app runs here before it is stopped there; where it
/// cannot (one port, two owners), it is stopped there first and started there again when it fails here.
/// </summary>
internal sealed class TakeOver(Session session, NodeClient node, Pm2Home pm2, ImportRecord record, string recordPath)
{
    private readonly List<AppSpec> _taken = [];

    /// <summary>True when the app is here and stopped there; every failure leaves it running there.</summary>
    public async Task<bool> RunAsync(ConvertedApp app, CancellationToken cancellation)
    {
        var spec = app.Spec!;
        var request = new StartApps
        {
            Apps = [spec],
            CallerEnvironment = app.App.Environment.Caller,
            Force = _taken.Any(taken => taken.Name == spec.Name && taken.IsSameAppAs(spec)),
        };
        if (app.App.WasCutOff) await RemoveLeftoverAsync(spec, cancellation);
        Note(app, [], done: false);
        if (!app.App.Runs || !pm2.IsRunning) return await OnlyHereAsync(app, request, cancellation);

        if (!MustStopFirst(app.App))
        {
            var start = await AppStart.RunAsync(node, request, cancellation);
            if (start.Problem is null)
            {
                if (pm2.Stop(app.App.Ids) is { Succeeded: false } stop)
                {
                    await RemoveAsync(start.Ids, cancellation);
                    return Failed(app, $"PM2 does not stop it: {stop.Words}");
                }

                return Taken(app, start.Ids, "started here, then stopped in PM2");
            }

            // Perhaps it cannot run twice: once more, with the one there out of the way.
            await RemoveAsync(start.Ids, cancellation);
        }

        return await StopFirstAsync(app, request, cancellation);
    }

    /// <summary>It holds a port, or PM2's daemon does in its place.</summary>
    public static bool MustStopFirst(Pm2App app) =>
        app.First.IsCluster || ListeningSockets.PortsOf(app.Processes.Select(process => process.Pid)).Count > 0;

    private async Task<bool> OnlyHereAsync(ConvertedApp app, StartApps request, CancellationToken cancellation)
    {
        var start = await AppStart.RunAsync(node, request, cancellation);
        if (start.Problem is { } problem)
        {
            await RemoveAsync(start.Ids, cancellation);
            return Failed(app, problem);
        }

        return Taken(app, start.Ids, app.App.Runs ? "started (PM2 does not run)" : "listed as stopped, as in PM2");
    }

    private async Task<bool> StopFirstAsync(ConvertedApp app, StartApps request, CancellationToken cancellation)
    {
        // PM2's command takes a while to end after the process has: the start here does not wait for that.
        var stopping = Task.Run(() => pm2.Stop(app.App.Ids), cancellation);
        var gone = Task.WhenAll(app.App.Processes.Select(process => Task.Run(
            () => process.Pid == 0 || ProcessExit.Await(process.Pid, TimeSpan.FromMinutes(2)), cancellation)));
        await Task.WhenAny(gone, stopping);
        if (stopping.IsCompleted && await stopping is { Succeeded: false } stop) return Failed(app, $"PM2 does not stop it: {stop.Words}");

        var start = await AppStart.RunAsync(node, request, cancellation);
        await stopping;
        if (start.Problem is null)
            return Taken(app, start.Ids, "stopped in PM2, then at once started here");

        await RemoveAsync(start.Ids, cancellation);
        var again = pm2.Start(app.App.Ids);
        return Failed(app, again.Succeeded
            ? $"it did not start here and runs in PM2 again: {start.Problem}"
            : $"it did not start here ({start.Problem}), nor again in PM2: {again.Words}");
    }

    /// <summary>What a former import had started here when it was cut off.</summary>
    private async Task RemoveLeftoverAsync(AppSpec spec, CancellationToken cancellation)
    {
        var details = (await node.DetailsAsync([], cancellation)).Instances;
        await RemoveAsync([.. details.Where(detail => detail.Name == spec.Name && detail.Spec.IsSameAppAs(spec)).Select(detail => detail.Id)], cancellation);
    }

    private bool Taken(ConvertedApp app, IReadOnlyList<int> ids, string how)
    {
        _taken.Add(app.Spec!);
        Note(app, ids, done: true);
        session.Output.Info($"[{app.App.Name}]({string.Join(", ", ids)}) ✓ {how}");
        return true;
    }

    private bool Failed(ConvertedApp app, string why)
    {
        record.Apps = [.. record.Apps.Where(entry => !entry.Pm2Ids.SequenceEqual(app.App.Ids))];
        record.Write(recordPath);
        session.Output.Error($"[{app.App.Name}] stays in PM2: {why}");
        return false;
    }

    private void Note(ConvertedApp app, IReadOnlyList<int> ids, bool done)
    {
        var former = record.Apps.FirstOrDefault(entry => entry.Pm2Ids.SequenceEqual(app.App.Ids));
        var entry = new ImportedApp(app.App.Name, app.App.Ids, app.App.Runs || former?.Ran == true, ids, done);
        record.Apps = [.. record.Apps.Where(other => other != former), entry];
        record.Write(recordPath);
    }

    private async Task RemoveAsync(IReadOnlyList<int> ids, CancellationToken cancellation)
    {
        if (ids.Count == 0) return;
        var request = new ActOnApps { Action = AppAction.Delete, Targets = [.. ids.Select(id => $"{id}")] };
        await foreach (var _ in node.ActAsync(request, cancellation))
        {
        }
    }
}
