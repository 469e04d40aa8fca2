using ActorPm.Contracts.Api;
using ActorPm.Shell.Client;
using ActorPm.Shell.Merging;

namespace ActorPm.Shell.Operations;

/// <summary>The events of all servers in the order in which they happened, by each server's own clock.</summary>
internal static class FleetEvents
{
    private const int UsualLines = 50; // the node's

    /// <param name="session">The session.</param>
    /// <param name="here">This server's node.</param>
    /// <param name="query">What is asked for.</param>
    /// <param name="print">Prints one event, with its server where more than this one is concerned.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="ApiFailureException">No server knows what is asked for.</exception>
    public static async Task RunAsync(Session session, NodeClient here, EventQuery query, Action<EventRecord, FleetPeer?> print, CancellationToken cancellation)
    {
        var began = session.Clock.GetUtcNow();
        var fleet = new FleetQuestion(session, here);
        var answers = await fleet.AskForAsync(
            query.Target is { } target ? [target] : [], (node, targets, stop) => node.InstancesAsync(targets, stop), list => list.Instances.Count > 0, cancellation);
        var isId = query.Target?.All(char.IsAsciiDigit) == true;
        // An id names an instance of one server; a name may also be that of an app that was deleted, of which events are left.
        IReadOnlyList<FleetPeer> servers = isId && answers.There.Count > 0 ? [.. answers.There.Select(there => there.Server)] : answers.Answered;
        if (isId && answers.Nowhere is [var nowhere, ..])
        {
            fleet.TellSilent();
            throw nowhere.Refusal;
        }

        var past = await Task.WhenAll(servers.Select(server => PastAsync(session, server, query, cancellation)));
        var several = query.Target is null || !answers.IsOnlyHere || servers.Zip(past).Any(read => !read.First.IsHere && read.Second.Count > 0);
        var ordered = servers.Zip(past).SelectMany(read => read.Second.Select(happened => (Server: read.First, Happened: happened)))
            .OrderBy(one => one.Happened.At)
            .ToList();
        var most = query.Lines ?? (query.Since is null ? UsualLines : int.MaxValue);
        foreach (var (server, happened) in ordered.Skip(Math.Max(0, ordered.Count - most))) print(happened, several ? server : null);
        fleet.TellSilent();
        if (!query.Follow) return;
        var merged = new MergedOutput<(FleetPeer Server, EventRecord? Happened, string? Said)>(session.Clock, told =>
        {
            if (told.Happened is { } happened) print(happened, several ? told.Server : null);
            else session.Output.Warning(told.Said!);
        });
        var reading = Task.WhenAll(servers.Zip(past).Select((read, source) => (read.First, read.Second, Source: source)).Where(read => several || read.First.IsHere).Select(
            read => FollowAsync(session, read.First, read.Source, query, read.Second.Count == 0 ? null : read.Second[^1], merged, cancellation)));
        // Of one app on this server only: who comes to have it. Otherwise all that have answered are followed, and who was silent comes in with its answer.
        IReadOnlyList<string> sought = several || query.Target is null ? [] : [query.Target];
        var known = sought.Count > 0 && await FleetNewcomers.MayMoveAsync(here, sought, cancellation) ? servers.Where(server => server.IsHere) : answers.Answered;
        var source = servers.Count;
        using var followed = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var coming = isId ? Task.CompletedTask : new FleetNewcomers(session, sought, known, (server, _, stop) =>
        {
            several = true;
            return FollowAsync(session, server, source++, query with { Since = began, Lines = null }, null, merged, stop);
        }).RunAsync(followed.Token);
        var printing = merged.RunAsync(cancellation);
        try
        {
            await Task.WhenAny(reading, printing);
            if (printing.IsFaulted) await printing;
            await reading;
        }
        finally
        {
            await followed.CancelAsync();
            await coming;
        }

        merged.Complete();
        await printing;
        session.Output.Warning("the node ended the stream");
    }

    // What happened while a server was out of reach is asked for when it is back: events are numbered, and stay.
    private static Task FollowAsync(
        Session session, FleetPeer server, int source, EventQuery query, EventRecord? newest, MergedOutput<(FleetPeer, EventRecord?, string?)> merged, CancellationToken cancellation)
    {
        var (last, lastAt) = (newest?.Number ?? 0, newest is null ? query.Since : DateTimeOffset.FromUnixTimeMilliseconds(newest.At));
        return new ServerStream(session, server).FollowAsync(
            (node, _, answered, stop) => node.EventsAsync(lastAt is null ? query : query with { Since = lastAt, Lines = null }, stop, answered),
            async happened =>
            {
                if (happened.Number <= last) return;
                (last, lastAt) = (happened.Number, DateTimeOffset.FromUnixTimeMilliseconds(happened.At));
                await merged.AddAsync(source, happened.At, (server, happened, null), happened.Text.Length, cancellation);
            },
            text => merged.AddAsync(source, session.Clock.GetUtcNow().ToUnixTimeMilliseconds(), (server, null, text), text.Length, cancellation),
            cancellation);
    }

    private static async Task<IReadOnlyList<EventRecord>> PastAsync(Session session, FleetPeer server, EventQuery query, CancellationToken cancellation)
    {
        var events = new List<EventRecord>();
        if (await TryReadAsync(session, server, query with { Follow = false }, events.Add, cancellation) is { } failed) session.Output.Warning($"{server.Name}: {failed}");
        return events;
    }

    /// <summary>Reads to the end; the answer is why that was not possible on another server.</summary>
    private static async Task<string?> TryReadAsync(
        Session session, FleetPeer server, EventQuery query, Action<EventRecord> take, CancellationToken cancellation)
    {
        using var node = FleetQuestion.Open(session, server);
        try
        {
            await foreach (var happened in node.EventsAsync(query, cancellation)) take(happened);
            return null;
        }
        catch (Exception gone) when (!server.IsHere && !cancellation.IsCancellationRequested && gone is ApiFailureException or HttpRequestException or IOException)
        {
            return gone.Message;
        }
    }
}
