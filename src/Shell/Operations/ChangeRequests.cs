using ActorPm.Contracts.Api;
using ActorPm.Contracts.Apps;
using ActorPm.Shell.Declaring;

namespace ActorPm.Shell.Operations;

/// <summary>
/// Options given to <c>restart x</c> or <c>start x</c> change the entry. Rules are replaced as a whole,
/// so each app gets a request of its own, made from the rules it has.
/// </summary>
internal static class ChangeRequests
{
    // What identifies an app or was fixed when it was declared.
    private static readonly HashSet<string> Fixed =
        ["instances", "execute_command", "filter_env", "env_secret", "uid", "gid", "autostart", "pid_file"];

    /// <summary>Refuses what only a new declaration can say.</summary>
    /// <exception cref="DeclarationException">One of them was given.</exception>
    public static void Check(IEnumerable<(Setting Setting, SettingInput Input)> given, string command)
    {
        foreach (var (setting, input) in given)
            if (Fixed.Contains(setting.Key) || FleetSettings.All.Contains(setting))
                throw new DeclarationException(
                    $"{input.Origin} cannot be changed by {command}", "delete the app and start it anew with it");
    }

    /// <summary>One request per distinct set of changes.</summary>
    /// <param name="template">Action, targets and environment.</param>
    /// <param name="app">What was said.</param>
    /// <param name="instances">The instances the targets mean.</param>
    /// <param name="machine">For relative paths.</param>
    public static IReadOnlyList<ActOnApps> Of(
        ActOnApps template, AppDeclaration app, IReadOnlyList<InstanceDetail> instances, IMachine machine) =>
    [
        .. instances
            .GroupBy(instance => (instance.Name, instance.Spec.Script, instance.Spec.Cwd, Words: string.Join('\0', instance.Spec.Arguments)))
            .Select(group => template with
            {
                Targets = [.. group.Select(instance => instance.Id.ToString())],
                Changes = Changes(Toggled(app, group.First().Spec, template.Action), group.First().Spec, machine),
            }),
    ];

    // PM2: restart --watch switches watching on and off in turn, start --watch switches it on.
    private static AppDeclaration Toggled(AppDeclaration app, AppSpec spec, AppAction action) =>
        action == AppAction.Restart && app is { Watch: true, WatchPaths: null } ? app with { Watch = !spec.Watch.Enabled } : app;

    private static AppChanges Changes(AppDeclaration app, AppSpec spec, IMachine machine)
    {
        var restart = RuleChanges.Restart(app, spec.Restart);
        var stop = RuleChanges.Stop(app, spec.Stop);
        var ready = RuleChanges.Ready(app, spec.Ready);
        var handoff = RuleChanges.Handoff(app, spec.Handoff);
        var alive = RuleChanges.Alive(app, spec.Alive);
        var logs = RuleChanges.Logs(app, spec.Logs, spec.Cwd);
        var watch = RuleChanges.Watch(app, spec.Watch);
        var hooks = RuleChanges.Hooks(app, spec.Hooks);
        var limits = RuleChanges.Limits(app, spec.Limits);
        return new AppChanges
        {
            Name = AppSpecBuilder.Named(app.Name, "name"),
            Namespace = AppSpecBuilder.Named(app.Namespace, "namespace"),
            Arguments = app.Arguments,
            Cwd = AppSpecBuilder.Absolute(app.Cwd, machine.CurrentFolder),
            Interpreter = app.Interpreter,
            InterpreterArguments = app.InterpreterArguments,
            MaxMemoryBytes = app.MaxMemoryBytes,
            SoftMemoryBytes = app.SoftMemoryBytes,
            Limits = limits == spec.Limits ? null : limits,
            Instrument = app.Instrument,
            Restart = restart == spec.Restart ? null : restart,
            Stop = stop == spec.Stop ? null : stop,
            Ready = ready == spec.Ready ? null : ready,
            Logs = logs == spec.Logs ? null : logs,
            Watch = watch == spec.Watch ? null : watch,
            CronRestart = app.CronRestart,
            Hooks = hooks == spec.Hooks ? null : hooks,
            Schedule = app.Schedule,
            Overlap = app.Overlap,
            TimeZone = app.TimeZone,
            Handoff = handoff == spec.Handoff ? null : handoff,
            Alive = alive == spec.Alive ? null : alive,
        };
    }
}
