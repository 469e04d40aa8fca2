using System.CommandLine;
using ActorPm.Contracts;
using ActorPm.Shell.Client;
using ActorPm.Shell.CommandLine;
using ActorPm.Shell.Declaring;
using ActorPm.Shell.Operations;
using ActorPm.Shell.Rendering;

namespace ActorPm.Shell.Commands;

/// <summary>The palette <c>log</c>: what the node, its actors and the keeper log. Output of apps is <c>pbm logs</c>.</summary>
internal static class LogCommand
{
    private const int UsualLines = 25;

    public static Command Declare(Session session)
    {
        var lines = new Option<string>("--lines") { Description = $"last lines of each file ({UsualLines})", HelpName = "n" };
        return new Command("log", "what this server's node, its actors and the keeper log")
        {
            new Command("tail", "the last lines, then what is logged, until Ctrl-C") { lines }
                .Does((parsed, cancellation) => RunAsync(session, Count(parsed.GetValue(lines)), follow: true, cancellation)),
            new Command("peek", "the last lines") { lines }
                .Does((parsed, cancellation) => RunAsync(session, Count(parsed.GetValue(lines)), follow: false, cancellation)),
        };
    }

    private static async Task<ExitCode> RunAsync(Session session, int lines, bool follow, CancellationToken cancellation)
    {
        var node = await session.NodeAsync(cancellation, forPrograms: true);
        return await LogView.RunAsync(
            session, node, new LogQuery([LogOrigin.Daemon], lines, follow, null), new LogPrinter(session.Output, new LogStyle(LogForm.Raw, lines)), cancellation);
    }

    private static int Count(string? text) => text is null ? UsualLines : SettingValues.Count(new SettingInput("--lines", [text]));
}
