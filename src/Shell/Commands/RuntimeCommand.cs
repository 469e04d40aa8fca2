using System.CommandLine;
using ActorPm.Contracts;
using ActorPm.Contracts.Api;
using ActorPm.Contracts.Apps;
using ActorPm.Shell.CommandLine;
using ActorPm.Shell.Declaring;
using ActorPm.Shell.Foreground;
using ActorPm.Shell.Operations;

namespace ActorPm.Shell.Commands;

/// <summary>
/// <c>pbm runtime</c>: PM2's pm2-runtime, the first process of a container. Runs apps in the foreground, prints
/// their output, ends when they have ended, with their exit code.
/// </summary>
internal static class RuntimeCommand
{
    public static Command Declare(Session session, ArgumentTail tail)
    {
        var targets = Operands.AnyTargets("script, configuration file, program, or shell line in quotes");
        var json = new Option<bool>("--json") { Description = "print output as JSON, an object a line" };
        var keyValue = new Option<bool>("--format") { Description = "print output as key=value" };
        var prefixed = new Option<bool>("--formatted") { Description = "print output as id|app | line" };
        var raw = new Option<bool>("--raw") { Description = "print output as it is written (the default)" };
        var noAutoExit = new Option<bool>("--no-auto-exit") { Description = "stay when all apps have ended" };
        var delay = new Option<string>("--delay") { Description = "wait before anything is started", HelpName = "seconds" };
        var command = new Command("runtime", "run apps in the foreground, as the first process of a container does")
        {
            targets, json, keyValue, prefixed, raw, noAutoExit, delay,
        };
        var settings = new SettingOptions(command);
        return command.Does(async (parsed, cancellation) =>
        {
            var form = (parsed.GetValue(json), parsed.GetValue(keyValue), parsed.GetValue(prefixed)) switch
            {
                (true, _, _) => OutputForm.Json,
                (_, true, _) => OutputForm.KeyValue,
                (_, _, true) => OutputForm.Prefixed,
                _ => OutputForm.Raw,
            };
            var order = new StartOrder(WithoutStart(parsed.GetValue(targets) ?? []), tail.Arguments, settings.Read(parsed), new StartManner());
            var apps = Apps(session, order);
            if (parsed.GetValue(delay) is { } seconds) await Task.Delay(Seconds("--delay", seconds), cancellation);
            var plan = new ForegroundPlan
            {
                Apps = apps,
                Output = new AppOutput(session.Output, form),
                Happened = happened => Say(session, form, happened),
                AutoExit = !parsed.GetValue(noAutoExit),
                EndedBy = _ => ExitCode.Ok, // PM2: told to end, it has done its work
            };
            using var run = new ForegroundRun(session, plan);
            return await run.RunAsync();
        });
    }

    /// <summary>The apps that are meant, without log files unless some were named.</summary>
    /// <exception cref="DeclarationException">There is none, or one is wrong.</exception>
    public static IReadOnlyList<AppSpec> Apps(Session session, StartOrder order)
    {
        if (order.Targets.Count == 0)
            order = order with
            {
                Targets =
                [
                    ConfigFile.InFolder(session.Machine) ?? throw new DeclarationException(
                        "nothing named to run, and there is no ecosystem.config.js in this folder",
                        "name a script or a configuration file: pbm runtime app.js"),
                ],
            };
        var plan = StartPlan.Make(order, _ => false, session.Machine, session.Input)
            .OfOneServer("the foreground", "leave the place out; pbm start declares apps of the fleet");
        foreach (var warning in plan.Warnings) session.Output.Warning(warning);
        foreach (var notice in plan.Notices) session.Output.Aside("[PBM] " + notice);
        return [.. plan.Scripts.Concat(plan.FromFiles).Select(WithoutFiles)];
    }

    /// <summary><c>pm2-runtime start app.js</c> is the same as without <c>start</c>.</summary>
    public static IReadOnlyList<string> WithoutStart(IReadOnlyList<string> targets) =>
        targets is ["start", _, ..] ? [.. targets.Skip(1)] : targets;

    /// <summary>A bare number is seconds, as both PM2 and nodemon have it.</summary>
    public static TimeSpan Seconds(string origin, string text) =>
        SettingValues.Duration(new SettingInput(origin, [char.IsAsciiDigit(text.LastOrDefault()) ? text + "s" : text]));

    // An empty path means nowhere. What is disabled would not be streamed either.
    private static AppSpec WithoutFiles(AppSpec spec) => spec with
    {
        Logs = spec.Logs with { OutFile = spec.Logs.OutFile ?? "", ErrorFile = spec.Logs.ErrorFile ?? "" },
    };

    private static void Say(Session session, OutputForm form, EventRecord happened)
    {
        if (form == OutputForm.Json || happened.Name is null) return;
        var text = happened.Kind switch
        {
            "online" => "online",
            "exited" or "errored" or "stopped" or "restart" or "unready" or "watch" => happened.Text,
            _ => null,
        };
        if (text is not null) session.Output.Aside($"[PBM] App [{happened.Name}:{happened.Id}] {text}");
    }
}
