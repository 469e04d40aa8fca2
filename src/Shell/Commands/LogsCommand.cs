using System.CommandLine;
using ActorPm.Contracts;
using ActorPm.Contracts.Api;
using ActorPm.Contracts.Keeper;
using ActorPm.Shell.Client;
using ActorPm.Shell.CommandLine;
using ActorPm.Shell.Declaring;
using ActorPm.Shell.Rendering;

namespace ActorPm.Shell.Commands;

/// <summary><c>pbm logs</c>: the last lines of the log files, then what is written.</summary>
internal static class LogsCommand
{
    private const int DefaultLines = 15; // PM2's

    private static readonly string[] Planned = ["--json", "--format", "--timestamp", "--highlight"];

    public static Command Declare(Session session)
    {
        var target = Operands.Optional("id|name|namespace", "whose logs; all without");
        var lines = new Option<string>("--lines") { Description = $"last lines of each file, {DefaultLines} by default; 0: only new ones", HelpName = "n" };
        var raw = new Option<bool>("--raw") { Description = "without the prefix" };
        var standard = new Option<bool>("--out") { Description = "standard output only" };
        var error = new Option<bool>("--err") { Description = "standard error only" };
        var noStream = new Option<bool>("--nostream") { Description = "end after the last lines" };
        var command = new Command("logs", "show the last lines of the logs and follow them") { target, lines, raw, standard, error, noStream };
        var planned = Planned.Select(name => new Option<string[]>(name) { Hidden = true, Arity = ArgumentArity.ZeroOrMore }).ToList();
        planned.ForEach(command.Options.Add);
        return command.Does((parsed, cancellation) =>
        {
            if (planned.Find(option => parsed.GetResult(option) is { Implicit: false }) is { } given) throw Setting.NotBuilt(given.Name);
            var count = parsed.GetValue(lines) is { } text ? SettingValues.Count(new SettingInput("--lines", [text])) : DefaultLines;
            LogStream? stream = (parsed.GetValue(standard), parsed.GetValue(error)) switch
            {
                (true, false) => LogStream.Out,
                (false, true) => LogStream.Error,
                _ => null,
            };
            return RunAsync(
                session, new LogQuery(parsed.GetValue(target), count, !parsed.GetValue(noStream), stream), parsed.GetValue(raw), cancellation);
        });
    }

    private static async Task<ExitCode> RunAsync(Session session, LogQuery query, bool raw, CancellationToken cancellation)
    {
        var node = await session.NodeAsync(cancellation);
        var printer = new LogPrinter(session.Output, query.Lines, raw);
        printer.Title(query.Target);
        try
        {
            await Following.RunAsync(query.Follow, async stop =>
            {
                await foreach (var update in node.LogsAsync(query, stop)) printer.Print(update);
            }, cancellation);
        }
        catch (ApiFailureException failure) when (!query.Follow && failure.Error.Code is ApiErrorCode.NotFound or ApiErrorCode.NothingThere)
        {
            session.Output.Warning(failure.Error.Message); // PM2 ends with 0 here
        }

        if (!query.Follow) return ExitCode.Ok;
        session.Output.Warning("the node ended the stream");
        return ExitCode.Failed;
    }
}
