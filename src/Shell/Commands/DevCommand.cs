using System.CommandLine;
using System.Runtime.InteropServices;
using ActorPm.Contracts;
using ActorPm.Contracts.Api;
using ActorPm.Shell.Client;
using ActorPm.Shell.CommandLine;
using ActorPm.Shell.Foreground;

namespace ActorPm.Shell.Commands;

/// <summary><c>pbm dev</c>: nodemon's job. Runs apps in the foreground and restarts them when files change or on <c>rs</c>.</summary>
internal static class DevCommand
{
    private const int SignalBase = 128;

    public static Command Declare(Session session, ArgumentTail tail)
    {
        var targets = Operands.AnyTargets("script or configuration file, then the script's arguments");
        var watch = Several("--watch", "-w", "path", "watch this instead of the working folder");
        var ignore = Several("--ignore", "-i", "pattern", "files that do not count, as in .gitignore");
        var extensions = new Option<string>("--ext", "-e") { Description = "only files with these extensions count, like js,json", HelpName = "extensions" };
        var exec = new Option<string>("--exec", "-x") { Description = "run the script with this, like \"python3 -u\"", HelpName = "command" };
        var delay = new Option<string>("--delay", "-d") { Description = "so long nothing may change before a restart", HelpName = "seconds" };
        var environment = Several("--env", null, "name", "NAME=value, or the env_name of a configuration file");
        var signal = new Option<string>("--signal") { Description = "signal that ends the app, SIGINT by default", HelpName = "signal" };
        var config = new Option<string>("--config") { Description = "read this file instead of nodemon.json", HelpName = "file" };
        var verbose = new Option<bool>("--verbose") { Description = "say everything that happens" };
        var polling = new Option<bool>("--legacy-watch", "-L") { Description = "look at the files again and again" };
        var prefixed = new Option<bool>("--formatted") { Description = "print output as id|app | line" };
        var raw = new Option<bool>("--raw") { Description = "print output as it is written" };
        var timestamp = new Option<string[]>("--timestamp") { Description = "put the time before each line", Arity = ArgumentArity.ZeroOrOne };
        var autoExit = new Option<bool>("--auto-exit") { Description = "end when all apps have ended" };
        var postExec = new Option<string>("--post-exec") { Description = "run this after each start", HelpName = "command" };
        var silentExec = new Option<bool>("--silent-exec") { Description = "do not show what that command prints" };
        var command = new Command("dev", "run apps while you edit them: restart on changes, `rs` restarts, Ctrl-C ends")
        {
            targets, watch, ignore, extensions, exec, delay, environment, signal, config, verbose, polling, prefixed, raw, timestamp, autoExit, postExec, silentExec,
        };
        return command.Does(async (parsed, _) =>
        {
            var said = new DevSettings
            {
                Watch = parsed.GetValue(watch) is { Length: > 0 } paths ? paths : null,
                Ignore = parsed.GetValue(ignore) is { Length: > 0 } patterns ? [.. patterns.SelectMany(DevSettings.Words)] : null,
                Extensions = parsed.GetValue(extensions) is { } list ? DevSettings.Words(list) : null,
                Exec = parsed.GetValue(exec),
                Delay = parsed.GetValue(delay) is { } text ? RuntimeCommand.Seconds("--delay", text) : null,
                Environment = (parsed.GetValue(environment) ?? []).Where(one => one.Contains('=')).ToDictionary(one => one[..one.IndexOf('=')], one => one[(one.IndexOf('=') + 1)..]),
                FileEnvironment = (parsed.GetValue(environment) ?? []).LastOrDefault(one => !one.Contains('=')),
                Signal = parsed.GetValue(signal),
                Verbose = parsed.GetValue(verbose) ? true : null,
                Polling = parsed.GetValue(polling) ? true : null,
            };
            var settings = said.Over(NodemonFile.Read(session.Machine, parsed.GetValue(config), session.Output.Warning));
            var words = RuntimeCommand.WithoutStart(parsed.GetValue(targets) ?? []);
            var apps = DevApps.Of(session, settings, words, tail.Arguments);
            var form = parsed.GetValue(prefixed) || (apps.Count > 1 && !parsed.GetValue(raw)) ? OutputForm.Prefixed : OutputForm.Raw;
            ForegroundRun? running = null;
            var talk = new DevTalk(session.Output, settings, apps, () =>
            {
                if (parsed.GetValue(postExec) is { } line) PostExec.Run(running!.Children, line, parsed.GetValue(silentExec));
            });
            talk.Begin();
            using var run = running = new ForegroundRun(session, new ForegroundPlan
            {
                Apps = apps,
                Output = new AppOutput(session.Output, form, parsed.GetResult(timestamp) is { Implicit: false }),
                Happened = talk.Tell,
                AutoExit = parsed.GetValue(autoExit),
                Beside = (node, stop) => ListenAsync(session, node, stop),
                EndedBy = ended => (ExitCode)(SignalBase + (ended switch { PosixSignal.SIGINT => 2, PosixSignal.SIGQUIT => 3, PosixSignal.SIGHUP => 1, _ => 15 })),
            });
            return await run.RunAsync();
        });
    }

    // `rs` and Enter, as in nodemon.
    private static async Task ListenAsync(Session session, NodeClient node, CancellationToken stop)
    {
        while (await Task.Run(session.Input.ReadLine, stop) is { } line)
        {
            if (line.Trim() != "rs") continue;
            await foreach (var _ in node.ActAsync(new ActOnApps { Action = AppAction.Restart, Targets = ["all"] }, stop))
            {
                // What comes of it is told by events.
            }
        }

        await Task.Delay(Timeout.Infinite, stop);
    }

    private static Option<string[]> Several(string name, string? alias, string value, string help) =>
        new(name, alias is null ? [] : [alias]) { Description = help, HelpName = value, Arity = ArgumentArity.OneOrMore };
}
