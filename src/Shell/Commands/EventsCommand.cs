using System.CommandLine;
using ActorPm.Contracts;
using ActorPm.Contracts.Api;
using ActorPm.Contracts.Units;
using ActorPm.Shell.Client;
using ActorPm.Shell.CommandLine;
using ActorPm.Shell.Declaring;
using ActorPm.Shell.Operations;
using ActorPm.Shell.Rendering;

namespace ActorPm.Shell.Commands;

/// <summary><c>pbm events</c>: every decision and its reason.</summary>
internal static class EventsCommand
{
    public static Command Declare(Session session)
    {
        var target = Operands.Optional("app", "an app; all and the server's own without");
        var follow = new Option<bool>("--follow", "-f") { Description = "go on with what happens" };
        var since = new Option<string>("--since") { Description = "not older than this, like 1h", HelpName = "duration" };
        var lines = new Option<string>("--lines") { Description = "at most so many, the newest", HelpName = "number" };
        var json = new Option<bool>("--json") { Description = "one JSON object per line" };
        return new Command("events", "read what happened and why") { target, follow, since, lines, json }
            .Does((parsed, cancellation) => RunAsync(
                session,
                new EventQuery(
                    parsed.GetValue(target), Since(parsed.GetValue(since), session.Clock), Lines(parsed.GetValue(lines)), parsed.GetValue(follow)),
                parsed.GetValue(json),
                cancellation));
    }

    private static async Task<ExitCode> RunAsync(Session session, EventQuery query, bool json, CancellationToken cancellation)
    {
        var node = await session.NodeAsync(cancellation, forPrograms: json);
        var width = session.Fleet.Select(server => TextWidth.Of(server.Name)).DefaultIfEmpty().Max();
        if (!FleetQuestion.Concerns(session))
        {
            await Following.RunAsync(query.Follow, async stop =>
            {
                await foreach (var happened in node.EventsAsync(query, stop)) Print(happened, null);
            }, cancellation);
            return ExitCode.Ok;
        }

        await Following.RunAsync(query.Follow, stop => FleetEvents.RunAsync(session, node, query, (happened, server) => Print(happened, server?.Name), stop), cancellation);
        return ExitCode.Ok;

        void Print(EventRecord happened, string? server) => session.Output.Data(json
            ? EventText.Json(happened, server)
            : EventText.Render(happened, session.Output.Colours, server?.PadRight(width)));
    }

    private static DateTimeOffset? Since(string? text, TimeProvider clock)
    {
        if (text is null) return null;
        return DurationText.TryParse(text, out var duration)
            ? clock.GetUtcNow() - duration
            : throw new SettingInput("--since", [text]).Expected("a duration like 30s, 10m, 1h, 2d");
    }

    private static int? Lines(string? text) => text is null ? null : SettingValues.Count(new SettingInput("--lines", [text]));
}
