namespace ActorPm.Shell.Declaring;

/// <summary>
/// PM2's variables that change how apps are run, under its names and as <c>ACTORPM_…</c> (which win). They
/// count for what is declared while they are set; PM2's daemon reads them once, when it starts, which
/// surprises those who set them later.
/// </summary>
internal static class BehaviourVariables
{
    private sealed record Rule(string Name, Func<AppDeclaration, SettingInput, AppDeclaration> Apply);

    private static readonly Rule[] Rules =
    [
        new("KILL_TIMEOUT", (app, input) => app with { KillTimeout = app.KillTimeout ?? SettingValues.Duration(input) }),
        new("KILL_SIGNAL", (app, input) => app with { StopSignal = app.StopSignal ?? SettingValues.Signal(input) }),
        new("KILL_USE_MESSAGE", (app, input) => app with { ShutdownWithMessage = app.ShutdownWithMessage ?? IsOn(input.Single) }),
        new("GRACEFUL_LISTEN_TIMEOUT", (app, input) => app with { ListenTimeout = app.ListenTimeout ?? SettingValues.Duration(input) }),
        new("GRACEFUL_TIMEOUT", (app, input) => app with { DrainTimeout = app.DrainTimeout ?? SettingValues.Duration(input) }),
        new("EXP_BACKOFF_RESET_TIMER", (app, input) => app with { BackoffReset = app.BackoffReset ?? SettingValues.Duration(input) }),
        new("PROCESS_INSTANCE_VAR", (app, input) => app with { InstanceVariable = app.InstanceVariable ?? input.Single }),
    ];

    /// <summary>Those that have an effect, without what stands before.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Rules.Select(rule => rule.Name), "CONCURRENT_ACTIONS", "SILENT", "FORCE"];

    /// <summary>The declaration with what the variables say where nothing else was said.</summary>
    /// <exception cref="DeclarationException">A value cannot be read.</exception>
    public static AppDeclaration ApplyTo(AppDeclaration app, Func<string, string?> variable)
    {
        foreach (var rule in Rules)
            if (Find(rule.Name, variable) is { } input) app = rule.Apply(app, input);
        return app;
    }

    /// <summary>So many instances at a time; null when nothing is said.</summary>
    public static SettingInput? Parallel(Func<string, string?> variable) => Find("CONCURRENT_ACTIONS", variable);

    /// <summary>No messages.</summary>
    public static bool Silent(Func<string, string?> variable) => Find("SILENT", variable) is { } input && IsOn(input.Single);

    /// <summary>An empty list is saved too.</summary>
    public static bool ForceSave(Func<string, string?> variable) => variable("FORCE") is { Length: > 0 } value && value is not ("0" or "false");

    private static SettingInput? Find(string name, Func<string, string?> variable)
    {
        foreach (var full in (string[])[.. (string[])["ACTORPM_" + name, "PM2_" + name], .. name == "EXP_BACKOFF_RESET_TIMER" ? [name] : (string[])[]])
            if (variable(full) is { Length: > 0 } value) return new SettingInput(full, [value]);
        return null;
    }

    private static bool IsOn(string value) => value is "true" or "1";
}
