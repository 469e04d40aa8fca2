using System.CommandLine;
using ActorPm.Contracts;
using ActorPm.Contracts.Api;
using ActorPm.Contracts.Keeper;
using ActorPm.Contracts.Units;
using ActorPm.Shell.Client;
using ActorPm.Shell.CommandLine;
using ActorPm.Shell.Declaring;
using ActorPm.Shell.Operations;
using ActorPm.Shell.Rendering;

namespace ActorPm.Shell.Commands;

/// <summary><c>pbm logs</c>: the last lines of the log files, then what is written.</summary>
internal static class LogsCommand
{
    private const int DefaultLines = 15; // PM2's

    public static Command Declare(Session session)
    {
        var targets = Operands.AnyTargets("ids, names, namespaces, /regular expressions/, PM2 for node and keeper; all without");
        var lines = new Option<string>("--lines") { Description = $"last lines of each file, {DefaultLines} by default; 0: only new ones", HelpName = "n" };
        var raw = new Option<bool>("--raw") { Description = "without the prefix" };
        var standard = new Option<bool>("--out") { Description = "standard output only" };
        var error = new Option<bool>("--err") { Description = "standard error only" };
        var noStream = new Option<bool>("--nostream") { Description = "end after the last lines" };
        var json = new Option<bool>("--json") { Description = "a JSON object per new line" };
        var format = new Option<bool>("--format") { Description = "new lines as key=value" };
        var timestamp = new Option<string?>("--timestamp")
        {
            Description = $"the time before each new line ({LogStyle.UsualTimestamp})",
            HelpName = "format",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var highlight = new Option<string>("--highlight") { Description = "mark this word", HelpName = "word" };
        return new Command("logs", "show the last lines of the logs and follow them")
        {
            targets, lines, raw, standard, error, noStream, json, format, timestamp, highlight,
        }.Does((parsed, cancellation) =>
        {
            var form = (parsed.GetValue(json), parsed.GetValue(format), parsed.GetValue(raw)) switch
            {
                (true, _, _) => LogForm.Json,
                (_, true, _) => LogForm.KeyValue,
                (_, _, true) => LogForm.Raw,
                _ => LogForm.Prefixed,
            };
            var follow = !parsed.GetValue(noStream);
            // As in PM2, programs that follow get new lines only, unless they ask for old ones.
            var usual = follow && form is LogForm.Json or LogForm.KeyValue ? 0 : DefaultLines;
            var count = parsed.GetValue(lines) is { } text ? SettingValues.Count(new SettingInput("--lines", [text])) : usual;
            var time = parsed.GetResult(timestamp) is { Implicit: false } given
                ? new DayFormat(given.Tokens is [var chosen, ..] ? chosen.Value : LogStyle.UsualTimestamp)
                : null;
            return RunAsync(
                session,
                new LogQuery(parsed.GetValue(targets) ?? [], count, follow, StreamOf(parsed.GetValue(standard), parsed.GetValue(error))),
                new LogStyle(form, count, time, parsed.GetValue(highlight)),
                cancellation);
        });
    }

    private static LogStream? StreamOf(bool standard, bool error) => (standard, error) switch
    {
        (true, false) => LogStream.Out,
        (false, true) => LogStream.Error,
        _ => null,
    };

    private static async Task<ExitCode> RunAsync(Session session, LogQuery query, LogStyle style, CancellationToken cancellation)
    {
        var node = await session.NodeAsync(cancellation, forPrograms: !style.HasHeaders);
        query = query with { Targets = await TargetWords.ResolveAsync(session, node, query.Targets, cancellation) };
        var printer = new LogPrinter(session.Output, style);
        printer.Title(query.Targets);
        try
        {
            return FleetQuestion.Concerns(session)
                ? await FleetLogs.RunAsync(session, node, query, printer, cancellation)
                : await LogView.RunAsync(session, node, query, printer, cancellation);
        }
        catch (ApiFailureException failure) when (!query.Follow && failure.Error.Code is ApiErrorCode.NotFound or ApiErrorCode.NothingThere)
        {
            session.Output.Warning(failure.Error.Message); // PM2 ends with 0 here
            return query.Follow ? ExitCode.Failed : ExitCode.Ok;
        }
    }
}
