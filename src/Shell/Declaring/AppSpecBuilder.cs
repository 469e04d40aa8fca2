using ActorPm.Contracts.Apps;

namespace ActorPm.Shell.Declaring;

/// <summary>Turns what was said about an app into the spec the node gets: paths absolute, defaults decided.</summary>
internal static class AppSpecBuilder
{
    /// <exception cref="DeclarationException">It cannot be run as declared; the message names what and why.</exception>
    public static AppSpec Build(AppDeclaration app, IMachine machine)
    {
        var cwd = Path.TrimEndingDirectorySeparator(Path.GetFullPath(ProgramToRun.ExpandHome(app.Cwd ?? "."), machine.CurrentFolder));
        if (app.Script is not { Length: > 0 } script)
            throw new DeclarationException($"{(app.Name is null ? "an app" : $"app {app.Name}")} has no script");
        if (!machine.IsFolder(cwd)) throw new DeclarationException($"Folder not found: {cwd}", "it is the working folder (cwd) of " + script);

        var arguments = app.Arguments ?? [];
        var program = ProgramToRun.Find(script, cwd, arguments, machine);
        var name = Named(app.Name is null && app.NamePrefix is null ? null : AppNames.Prefixed(app.NamePrefix, app.Name ?? program.Name), "name") ?? program.Name;
        var interpreter = Interpreter(app, program, machine);
        var mode = ClusterMode.Of(app, program.Path, interpreter);
        return new AppSpec
        {
            Name = name,
            Namespace = Named(app.Namespace, "namespace") ?? "default",
            Script = program.Path,
            Arguments = program.TookArguments ? program.LeadingArguments : arguments,
            Cwd = cwd,
            Interpreter = interpreter,
            InterpreterArguments = app.InterpreterArguments ?? [],
            Mode = mode,
            Instances = app.Instances?.On(machine.Processors) ?? 1,
            Environment = DeclaredEnvironment(app, cwd, machine),
            DependsOn = app.DependsOn ?? [],
            SecretVariables = app.SecretVariables ?? [],
            FilterEnvironment = app.FilterEnvironment ?? [],
            User = app.User,
            Group = app.Group,
            Autostart = app.Autostart ?? true,
            MaxMemoryBytes = app.MaxMemoryBytes is 0 ? null : app.MaxMemoryBytes,
            SoftMemoryBytes = app.SoftMemoryBytes is 0 ? null : app.SoftMemoryBytes,
            Limits = RuleChanges.Limits(app, new LimitRules()),
            PidFile = Absolute(app.PidFile, cwd),
            InstanceVariable = app.InstanceVariable ?? new AppSpec { Name = name, Script = script, Cwd = cwd }.InstanceVariable,
            IncrementVariable = app.IncrementVariable,
            Instrument = app.Instrument ?? true,
            PostUpdate = app.PostUpdate ?? [],
            Handoff = RuleChanges.Handoff(app, new HandoffRules()),
            Hooks = RuleChanges.Hooks(app, new HookRules()),
            Alive = RuleChanges.Alive(app, null),
            Restart = RuleChanges.Restart(app, new RestartRules()),
            Stop = RuleChanges.Stop(app, new StopRules()),
            Ready = RuleChanges.Ready(app, ClusterMode.UsualReady(app, mode)),
            Logs = RuleChanges.Logs(app, new LogRules(), cwd),
            Watch = RuleChanges.Watch(app, new WatchRules()),
            Schedule = string.IsNullOrEmpty(app.Schedule) ? null : app.Schedule,
            Overlap = app.Overlap ?? default,
            TimeZone = string.IsNullOrEmpty(app.TimeZone) ? null : app.TimeZone,
            CronRestart = string.IsNullOrEmpty(app.CronRestart) ? null : app.CronRestart,
        };
    }

    /// <summary>The absolute form of a path, relative to the app's folder; null and empty as they are.</summary>
    public static string? Absolute(string? path, string cwd) =>
        string.IsNullOrEmpty(path) ? path : Path.GetFullPath(ProgramToRun.ExpandHome(path), cwd);

    /// <summary>A name as given, once it is one.</summary>
    /// <exception cref="DeclarationException">It breaks the <see cref="NameRules"/>.</exception>
    public static string? Named(string? name, string what) => name is null || NameRules.Problem(name) is not { } problem
        ? name
        : throw new DeclarationException($"the {what} '{Visible(name)}' cannot be used: it {problem}");

    private static string Visible(string name)
    {
        var shown = string.Concat(name.Select(character => char.IsControl(character) ? '?' : character));
        return shown.Length <= 40 ? shown : shown[..40] + "…";
    }

    private static string Interpreter(AppDeclaration app, ProgramToRun program, IMachine machine)
    {
        if (program.TookArguments) return InterpreterChoice.None;
        var interpreter = app.Interpreter ?? program.Interpreter ?? InterpreterChoice.Of(program.Path, machine);
        if (interpreter == InterpreterChoice.None)
        {
            if (machine.IsExecutable(program.Path)) return interpreter;
            throw new DeclarationException($"{program.Path} is not executable", "chmod +x it, or name a program with --interpreter");
        }

        if (interpreter.StartsWith("node@", StringComparison.Ordinal)) throw Setting.NotBuilt($"--interpreter {interpreter}");
        if (interpreter.Contains('/') ? machine.IsExecutable(Path.GetFullPath(interpreter, machine.CurrentFolder)) : machine.FindOnPath(interpreter) is not null)
            return interpreter.Contains('/') ? Path.GetFullPath(interpreter, machine.CurrentFolder) : interpreter;
        throw new DeclarationException(
            $"Interpreter {interpreter} is NOT AVAILABLE in PATH. (type 'which {interpreter}' to double check.)",
            $"{Path.GetFileName(program.Path)} needs it; name another with --interpreter");
    }

    private static Dictionary<string, string> DeclaredEnvironment(AppDeclaration app, string cwd, IMachine machine)
    {
        var environment = new Dictionary<string, string>();
        foreach (var file in app.EnvironmentFiles ?? [])
            foreach (var (name, value) in EnvironmentFile.Read(file, Absolute(file, cwd)!, machine)) environment[name] = value;
        foreach (var (name, value) in app.Environment ?? new Dictionary<string, string>()) environment[name] = value;
        if (app.Port is { } port) environment["PORT"] = port.ToString();
        return environment;
    }
}
