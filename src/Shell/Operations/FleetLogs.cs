using ActorPm.Contracts;
using ActorPm.Contracts.Api;
using ActorPm.Shell.Client;
using ActorPm.Shell.Commands;
using ActorPm.Shell.Merging;
using ActorPm.Shell.Rendering;

namespace ActorPm.Shell.Operations;

/// <summary>The logs of all servers that have what is asked for, in the order of time: the newest last lines, then what each writes.</summary>
internal static class FleetLogs
{
    /// <summary>A server that has answered reads the ends of its files within milliseconds; who takes longer is shown when it comes.</summary>
    private static readonly TimeSpan PastPatience = TimeSpan.FromSeconds(2);

    /// <summary>Of what a server wrote before it was noticed that it has the app, so many lines of each file at most.</summary>
    private const int NewcomerLines = 200;

    /// <exception cref="ApiFailureException">No server has it.</exception>
    public static async Task<ExitCode> RunAsync(Session session, NodeClient here, LogQuery query, LogPrinter printer, CancellationToken cancellation)
    {
        var fleet = new FleetQuestion(session, here);
        var answers = await fleet.AskForAsync(
            query.Targets, (node, targets, stop) => node.InstancesAsync(IsEverywhere(targets) ? [] : targets, stop), _ => true, cancellation);
        // Following has no end at which they could be named.
        if (query.Follow || answers.Nowhere.Count > 0) fleet.TellSilent();
        if (answers.Nowhere is [var nowhere, ..]) throw nowhere.Refusal;
        var code = answers.IsOnlyHere && query.Targets.Count > 0 && !(query.Follow && await FleetNewcomers.MayMoveAsync(here, query.Targets, cancellation))
            ? await LogView.RunAsync(session, here, query, printer, cancellation)
            : await MergedAsync(session, answers.There, query, printer, cancellation);
        fleet.TellSilent();
        return code;
    }

    private static async Task<ExitCode> MergedAsync(
        Session session, IReadOnlyList<ThereAnswer<InstanceList>> servers, LogQuery query, LogPrinter printer, CancellationToken cancellation)
    {
        var merged = new MergedOutput<(string Server, LogUpdate? Update, string? Said)>(session.Clock, told =>
        {
            if (told.Update is not null) printer.Print(told.Update, told.Server);
            else session.Output.Warning(told.Said!);
        });
        var readers = servers.Select((server, source) => new FleetLogReader(session, server.Server, source, query with { Targets = server.Targets }, merged)).ToList();
        await Following.RunAsync(query.Follow, async stop =>
        {
            var reading = readers.Select(reader => reader.RunAsync(stop)).ToList();
            var past = Task.WhenAll(readers.Select(reader => reader.Past));
            await Task.WhenAny(past, Task.Delay(PastPatience, session.Clock, stop), Task.WhenAll(reading));
            if (query.Lines > 0 && readers.Where(reader => !reader.Past.IsCompleted).Select(reader => reader.Server).ToList() is { Count: > 0 } late)
                session.Output.Warning($"{string.Join(", ", late)} did not answer within {PastPatience.TotalSeconds:0} s; what comes from there is shown when it comes");
            Print(printer, [.. readers.SelectMany(reader => reader.TakePast())], query.Lines);
            var printing = merged.RunAsync(stop);
            using var followed = CancellationTokenSource.CreateLinkedTokenSource(stop);
            var coming = query.Follow ? FollowNewcomersAsync(session, servers, query, merged, followed.Token) : Task.CompletedTask;
            try
            {
                // The first fault of printing (nobody reads any more) ends the reading too.
                await Task.WhenAny(Task.WhenAll(reading), printing);
                if (printing.IsFaulted) await printing;
                await Task.WhenAll(reading);
            }
            finally
            {
                await followed.CancelAsync();
                await coming;
                merged.Complete();
            }

            await printing;
        }, cancellation);
        if (!query.Follow || cancellation.IsCancellationRequested) return ExitCode.Ok;
        session.Output.Warning("the node ended the stream");
        return ExitCode.Failed;
    }

    private static async Task FollowNewcomersAsync(
        Session session, IReadOnlyList<ThereAnswer<InstanceList>> servers, LogQuery query, MergedOutput<(string Server, LogUpdate? Update, string? Said)> merged, CancellationToken followed)
    {
        var (began, source) = (session.Clock.GetUtcNow().ToUnixTimeMilliseconds(), servers.Count);
        IReadOnlyList<string> targets = IsEverywhere(query.Targets) ? [] : query.Targets;
        await new FleetNewcomers(session, targets, servers.Select(server => server.Server), (server, there, stop) =>
        {
            var asked = query with { Targets = targets.Count == 0 ? query.Targets : there, Lines = Math.Max(query.Lines, NewcomerLines) };
            return new FleetLogReader(session, server, source++, asked, merged, began).RunAsync(stop);
        }).RunAsync(followed);
    }

    private static void Print(LogPrinter printer, IReadOnlyList<(string Server, LogTail Tail)> tails, int most)
    {
        // Of servers of an older release nobody knows when: file by file, as outside a fleet.
        foreach (var (server, tail) in tails.Where(tail => !PastLines.HasTimes(tail.Tail))) printer.Print(tail, server);
        var newest = PastLines.Newest(tails, most);
        if (newest.Count == 0) return;
        printer.MergedTitle(newest.Sum(block => block.Tail.Lines.Count), newest.Select(block => block.Server).Distinct().Order(StringComparer.OrdinalIgnoreCase));
        foreach (var block in newest) printer.PrintMerged(block.Tail, block.Server);
        printer.EndOfPast();
    }

    // Node and keeper write on every server.
    private static bool IsEverywhere(IReadOnlyList<string> targets) => targets is [] or ["all"] or [LogOrigin.Daemon];
}
