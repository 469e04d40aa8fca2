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
        var unfinished = await ImportedHere.UnfinishedAsync(node, record, Entry(app, [], done: false), cancellation);
        if (app.App.WasCutOff) await ImportedHere.DeleteAsync(node, unfinished, cancellation);
        else if (unfinished.Count > 0) return Failed(app, $"the same app is here already ({string.Join(", ", unfinished)}): delete one of the two");
        Note(app, [], done: false);
        if (!app.App.Runs || !pm2.IsRunning) return await OnlyHereAsync(app, request, cancellation);

        if (!MustStopFirst(app.App))
        {
            var start = await AppStart.RunAsync(node, request, cancellation);
            if (start.Problem is null)
            {
                if (pm2.Stop(app.App.Ids) is { Succeeded: false } stop)
                {
                    await ImportedHere.DeleteAsync(node, start.Ids, cancellation);
                    return Failed(app, $"PM2 does not stop it: {stop.Words}");
                }

                return Taken(app, start.Ids, "started here, then stopped in PM2");
            }

            // Perhaps it cannot run twice: once more, with the one there out of the way.
            await ImportedHere.DeleteAsync(node, start.Ids, cancellation);
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
            await ImportedHere.DeleteAsync(node, start.Ids, cancellation);
            return Failed(app, problem);
        }

        return Taken(app, start.Ids, app.App.Runs ? "started (PM2 does not run)" : "listed as stopped, as in PM2");
    }

    private async Task<bool> StopFirstAsync(ConvertedApp app, StartApps request, CancellationToken cancellation)
    {
        // In cluster mode PM2's daemon holds the port.
        using var gap = PortGap.Watch(ListeningSockets.PortsOf(app.App.First.IsCluster ? [pm2.Daemon] : app.App.Processes.Select(process => process.Pid)));
        // PM2's command takes a while to end after the process has: the start here does not wait for that.
        var stopping = Task.Run(() => pm2.Stop(app.App.Ids), cancellation);
        var gone = Task.WhenAll(app.App.Processes.Select(process => Task.Run(
            () => process.Pid == 0 || ProcessExit.Await(process.Pid, TimeSpan.FromMinutes(2)), cancellation)));
        await Task.WhenAny(gone, stopping);
        if (stopping.IsCompleted && await stopping is { Succeeded: false } stop) return Failed(app, $"PM2 does not stop it: {stop.Words}");

        var start = await AppStart.RunAsync(node, request, cancellation);
        await stopping;
        if (start.Problem is null)
            return Taken(app, start.Ids, $"stopped in PM2, then at once started here{await gap.TextAsync(cancellation)}");

        await ImportedHere.DeleteAsync(node, start.Ids, cancellation);
        var again = pm2.Start(app.App.Ids);
        return Failed(app, again.Succeeded
            ? $"it did not start here and runs in PM2 again: {start.Problem}"
            : $"it did not start here ({start.Problem}), nor again in PM2: {again.Words}");
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
        var former = Former(app);
        record.Apps = [.. record.Apps.Where(other => other != former), Entry(app, ids, done)];
        record.Write(recordPath);
    }

    private ImportedApp? Former(ConvertedApp app) => record.Apps.FirstOrDefault(entry => entry.Pm2Ids.SequenceEqual(app.App.Ids));

    private ImportedApp Entry(ConvertedApp app, IReadOnlyList<int> ids, bool done) => new(
        app.App.Name, app.App.Ids, app.App.Runs || Former(app)?.Ran == true, ids, done, app.Spec!.Script, app.Spec.Cwd, app.Spec.Arguments);
}
