using System.CommandLine;
using System.Runtime.InteropServices;
using ActorPm.Contracts;
using ActorPm.Contracts.Units;
using ActorPm.Shell.Client;
using ActorPm.Shell.CommandLine;
using ActorPm.Shell.Operations;
using ActorPm.Shell.Rendering;

namespace ActorPm.Shell.Commands;

/// <summary><c>pbm report</c>: everything a bug report should have, without any environment.</summary>
internal static class ReportCommand
{
    private const int LogLinesShown = 20; // PM2's
    private const int Width = 79;

    public static Command Declare(Session session) =>
        new Command("report", "print what a bug report should have")
            .Does((_, cancellation) => RunAsync(session, cancellation));

    private static async Task<ExitCode> RunAsync(Session session, CancellationToken cancellation)
    {
        var output = session.Output;
        var node = await session.NodeAsync(cancellation, forPrograms: true);
        var hello = await node.HelloAsync(cancellation);
        output.Line("```");
        Section(output, "ActorPm report", ("Date", session.Clock.GetLocalNow().ToString("ddd MMM dd yyyy HH:mm:ss 'GMT'zzz", System.Globalization.CultureInfo.InvariantCulture)));
        Section(
            output, "Node",
            ("build", hello.Build),
            ("pid", hello.Pid.ToString()),
            ("home", hello.Home),
            ("term", hello.Term.ToString()),
            ("actor system", hello.Incarnation.ToString()),
            ("uptime", DurationText.ToWords(session.Clock.GetUtcNow() - DateTimeOffset.FromUnixTimeMilliseconds(hello.StartedAt))),
            ("keeper", hello.Keeper is { } keeper ? $"{keeper.Build} (pid {keeper.Pid})" : "none"),
            ("notices", hello.Notices is { Count: > 0 } notices ? string.Join("; ", notices) : "none"));
        Section(output, "Shell", ("build", BuildVersion.Full), ("path", Environment.ProcessPath ?? ""), ("folder", session.Machine.CurrentFolder));
        var readings = (await node.SystemAsync(cancellation)).Readings.ToDictionary(reading => reading.Name, reading => reading.Value);
        Section(
            output, "System info",
            ("arch", RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant()),
            ("system", RuntimeInformation.OSDescription),
            ("cpus nb", Environment.ProcessorCount.ToString()),
            ("freemem", ((long)readings.GetValueOrDefault("RAM Available")).ToString()),
            ("totalmem", ((long)readings.GetValueOrDefault("RAM Total")).ToString()));
        if (hello.Fleet.Count > 0)
        {
            output.Line(Title("Fleet"));
            FleetTable.Print(session, await node.FleetAsync(cancellation));
            FleetAppsCommand.Print(session, await node.FleetAppsAsync(cancellation));
            output.Line(new string('=', Width));
        }

        output.Line(Title("List"));
        await ListPrinter.PrintAsync(session, node, cancellation);
        output.Line(new string('=', Width));
        output.Line(Title("Logs of node and keeper"));
        var printer = new LogPrinter(output, new LogStyle(LogForm.Prefixed, LogLinesShown));
        await foreach (var update in node.LogsAsync(new LogQuery(["PM2"], LogLinesShown, Follow: false, null), cancellation)) printer.Print(update);
        output.Line("```");
        return ExitCode.Ok;
    }

    private static void Section(ShellOutput output, string title, params ReadOnlySpan<(string Label, string Value)> rows)
    {
        output.Line(Title(title));
        foreach (var (label, value) in rows) output.Line($"{label,-20} : {value}");
        output.Line(new string('=', Width));
    }

    private static string Title(string title) => $"--- {title} ".PadRight(Width, '-');
}
