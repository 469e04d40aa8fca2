using ActorPm.Contracts;
using ActorPm.Contracts.Api;
using ActorPm.Shell.Client;
using ActorPm.Shell.Commands;
using ActorPm.Shell.Rendering;

namespace ActorPm.Shell.Operations;

/// <summary>The logs of all servers that have what is asked for: last lines server by server, then what each writes as it comes.</summary>
internal static class FleetLogs
{
    /// <exception cref="ApiFailureException">No server has it.</exception>
    public static async Task<ExitCode> RunAsync(Session session, NodeClient here, LogQuery query, LogPrinter printer, CancellationToken cancellation)
    {
        var fleet = new FleetQuestion(session, here);
        var answers = await fleet.AskForAsync(
            query.Targets, (node, targets, stop) => node.InstancesAsync(IsEverywhere(targets) ? [] : targets, stop), _ => true, cancellation);
        // Following has no end at which they could be named.
        if (query.Follow || answers.Nowhere.Count > 0) fleet.TellSilent();
        if (answers.Nowhere is [var nowhere, ..]) throw nowhere.Refusal;
        var code = answers.IsOnlyHere && query.Targets.Count > 0
            ? await LogView.RunAsync(session, here, query, printer, cancellation)
            : await MergedAsync(session, answers, query, printer, cancellation);
        fleet.TellSilent();
        return code;
    }

    private static async Task<ExitCode> MergedAsync(
        Session session, FleetAnswers<InstanceList> answers, LogQuery query, LogPrinter printer, CancellationToken cancellation)
    {
        var printing = new Lock();
        // Printing keeps a reader waiting, and that its server: nobody collects what cannot be shown yet.
        async Task ShowAsync(ThereAnswer<InstanceList> server, CancellationToken stop)
        {
            using var node = FleetQuestion.Open(session, server.Server);
            try
            {
                await foreach (var update in node.LogsAsync(query with { Targets = server.Targets }, stop))
                    lock (printing) printer.Print(update, server.Server.Name);
                if (query.Follow && !stop.IsCancellationRequested) Warn("the stream has ended");
            }
            catch (Exception gone) when (!stop.IsCancellationRequested && gone is ApiFailureException or HttpRequestException or IOException)
            {
                Warn(gone.Message);
            }

            void Warn(string text)
            {
                lock (printing) session.Output.Warning($"{server.Server.Name}: {text}");
            }
        }

        await Following.RunAsync(query.Follow, async stop =>
        {
            if (query.Follow) await Task.WhenAll(answers.There.Select(server => ShowAsync(server, stop)));
            else foreach (var server in answers.There) await ShowAsync(server, stop);
        }, cancellation);
        return query.Follow && !cancellation.IsCancellationRequested ? ExitCode.Failed : ExitCode.Ok;
    }

    // Node and keeper write on every server.
    private static bool IsEverywhere(IReadOnlyList<string> targets) => targets is [] or ["all"] or [LogOrigin.Daemon];
}
