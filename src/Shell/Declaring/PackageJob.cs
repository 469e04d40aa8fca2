namespace ActorPm.Shell.Declaring;

/// <summary>
/// <c>npm run build</c> and its like end when they are done. PM2 runs them for ever; here they run once, and
/// that is said, unless the app says itself whether it is started again.
/// </summary>
internal static class PackageJob
{
    private static readonly HashSet<string> Runners = ["npm", "yarn", "pnpm", "bun"];

    // Names of scripts that nobody gives to a server.
    private static readonly HashSet<string> Jobs =
        ["build", "compile", "bundle", "test", "lint", "format", "typecheck", "clean", "prepare", "migrate", "seed", "generate", "codegen"];

    // Subcommands of the package managers themselves.
    private static readonly HashSet<string> OwnJobs = ["install", "i", "ci", "add", "update", "upgrade", "audit", "pack", "publish", "test"];

    /// <summary>The declaration, made to run once when it is such a job.</summary>
    public static AppDeclaration ApplyTo(AppDeclaration app)
    {
        if (app.Autorestart is not null || app.Script is not { } script || !Runners.Contains(Path.GetFileName(script))) return app;
        var words = (app.Arguments ?? []).Where(word => !word.StartsWith('-')).ToList();
        var isJob = words switch
        {
            ["run" or "run-script", var name, ..] => Jobs.Contains(name.Split(':')[0]),
            [var name, ..] => OwnJobs.Contains(name) || (Path.GetFileName(script) is "yarn" or "pnpm" && Jobs.Contains(name)),
            _ => false,
        };
        if (!isJob) return app;
        var line = string.Join(' ', [Path.GetFileName(script), .. words]);
        return app with { Autorestart = false, Notices = [.. app.Notices, $"{line} is a job: it runs once and is not restarted when it ends"] };
    }
}
