using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using ActorPm.Contracts;
using ActorPm.Contracts.Api;
using ActorPm.Shell.Client;
using ActorPm.Shell.Declaring;
using ActorPm.Shell.Operations;
using ActorPm.Shell.Rendering;

namespace ActorPm.Shell.CommandLine;

/// <summary>Reads a command line, runs its command and turns what goes wrong into words and an exit code.</summary>
internal static class Interpretation
{
    private static readonly ParserConfiguration Parser = new() { EnablePosixBundling = false, ResponseFileTokenReplacer = null };

    public static async Task<ExitCode> RunAsync(Session session, IReadOnlyList<string> words, TextWriter helpWriter, CancellationToken cancellation)
    {
        var output = session.Output;
        switch (words)
        {
            case [] when session.Interact is { } interact:
                return await interact(null);
            case []:
                output.Line(Usage.Text);
                return ExitCode.Failed;
            case ["-v" or "-V" or "--version", ..]:
                output.Data(BuildVersion.Short);
                return ExitCode.Ok;
            case ["help", ..]:
                words = [.. words.Skip(1), "--help"];
                break;
        }

        if (words is [var first, ..] && RemotePlace.Parse(first) is { } place)
        {
            words = [.. words.Skip(1)];
            if (!await TryTakePlaceAsync(session, place)) return ExitCode.Failed;
            if (words.Count == 0)
            {
                if (session.Interact is { } interact) return await interact(session.Remote);
                words = ["--help"];
            }
        }

        var (ours, tail) = ArgumentTail.Split(words);
        var globals = new GlobalOptions();
        var root = PbmCommands.Declare(session, globals, tail);
        var parsed = root.Parse(ArgumentOrder.CommandFirst(ours), Parser);
        globals.ApplyTo(session, parsed);
        if (parsed.Action is not HelpAction && ParseFault.Find(parsed, root) is { } fault)
        {
            fault.PrintTo(output);
            if (fault.IsCommand) output.Aside("\n" + Usage.Text);
            return ExitCode.Failed;
        }

        var on = globals.On(parsed);
        return await GuardedAsync(session, () =>
        {
            if (session.Remote is { } remote && parsed.Action is not HelpAction) CommandsElsewhere.Check(remote.Place, parsed);
            return on.Count == 0
                || parsed.Action is HelpAction
                    ? InvokeAsync(parsed, helpWriter, cancellation)
                    : OnServersAsync(session, parsed, on, helpWriter, cancellation);
        });
    }

    /// <summary>The command is for another machine.</summary>
    private static async Task<bool> TryTakePlaceAsync(Session session, RemotePlace place) => await GuardedAsync(session, () =>
    {
        session.Remote = new RemoteServer(place, ClientCertificate.Find(ClientCertificate.Places(session.Machine, session.Home.Root, place.Host)));
        return Task.FromResult(ExitCode.Ok);
    }) == ExitCode.Ok;

    /// <summary>One server after the other; the exit code is the first one that is not 0.</summary>
    private static async Task<ExitCode> OnServersAsync(
        Session session, ParseResult parsed, IReadOnlyList<string> on, TextWriter helpWriter, CancellationToken cancellation)
    {
        var command = parsed.CommandResult;
        while (command.Parent is CommandResult { Command: not RootCommand } parent) command = parent;
        if (!FleetSelection.Takes(command.Command.Name))
            throw new DeclarationException($"pbm {command.Command.Name} does not take --on: it acts on the server it is typed on", "type it on that server");
        if (parsed.GetResult("--place") is { } place && place is OptionResult { Implicit: false }) throw FleetSelection.PlacedAlready("an app of the fleet: --place");
        using (await session.NodeAsync(cancellation, forPrograms: true))
        {
        }

        var servers = FleetSelection.Of(session.Fleet, on);
        var result = ExitCode.Ok;
        foreach (var server in servers)
        {
            session.Server = server;
            if (servers.Count > 1) session.Output.Line(FleetQuestion.NameOf(session, server));
            var code = await GuardedAsync(session, () => InvokeAsync(parsed, helpWriter, cancellation));
            if (result == ExitCode.Ok) result = code;
        }

        return result;
    }

    private static async Task<ExitCode> InvokeAsync(ParseResult parsed, TextWriter helpWriter, CancellationToken cancellation)
    {
        var code = await parsed.InvokeAsync(
            new InvocationConfiguration
            {
                Output = helpWriter,
                Error = helpWriter,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null, // Ctrl-C ends pbm at once; what the node began it goes on with
            },
            cancellation);
        await helpWriter.FlushAsync(cancellation);
        return (ExitCode)code;
    }

    private static async Task<ExitCode> GuardedAsync(Session session, Func<Task<ExitCode>> run)
    {
        try
        {
            return await run();
        }
        catch (ApiFailureException failure)
        {
            OperationPrinter.PrintError(session.Output, failure.Error);
            return failure.Error.Code switch
            {
                ApiErrorCode.Unavailable => ExitCode.NodeUnreachable,
                ApiErrorCode.Refused => ExitCode.Refused,
                _ => ExitCode.Failed,
            };
        }
        catch (DeclarationException fault)
        {
            PrintLines(session.Output, fault.Message, fault.Hint);
            return ExitCode.Failed;
        }
        catch (NodeUnreachableException fault)
        {
            PrintLines(session.Output, fault.Message, fault.Hint);
            return ExitCode.NodeUnreachable;
        }
        catch (Exception fault) when (fault is HttpRequestException or HttpIOException)
        {
            session.Output.Error($"the node went away: {fault.Message}", $"its log: {session.Home.NodeLog}");
            return ExitCode.NodeUnreachable;
        }
    }

    private static void PrintLines(ShellOutput output, string message, string? hint)
    {
        var lines = message.Split('\n');
        foreach (var line in lines[..^1]) output.Error(line);
        output.Error(lines[^1], hint);
    }
}
