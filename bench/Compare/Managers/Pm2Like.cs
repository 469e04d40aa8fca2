using System.Text.Json;
using System.Text.Json.Serialization;
using ActorPm.EndToEnd.Tests.Harness;

namespace ActorPm.Compare.Managers;

/// <summary>PM2, and ActorPm in its stead: the same command lines for both.</summary>
internal abstract class Pm2Like(string name, string program) : Manager(name)
{
    private static readonly JsonSerializerOptions WithoutNulls = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    protected string Home => Path.Combine(Folder, "home");

    protected string AppsFile => Path.Combine(Folder, "apps.json");

    public override Task StartAsync(IReadOnlyList<App> apps)
    {
        File.WriteAllText(AppsFile, JsonSerializer.Serialize(new
        {
            apps = apps.Select(app => new
            {
                name = app.Name,
                script = app.Program,
                args = app.Arguments,
                interpreter = app.Program.EndsWith(".js", StringComparison.Ordinal) ? "node" : "none",
                env = app.Environment,
                instances = app.Instances ?? 1,
                exec_mode = app.Instances is null ? "fork" : "cluster",
                pmx = app.Preload,
                balance = app.Balance,
                handoff = app.Proxy is null ? null : "proxy",
                proxy = app.Proxy,
                listen = app.Proxy is null ? null : (string[])[app.Environment["PORT"]],
            }),
        }, WithoutNulls));
        return RunAsync(program, "start", AppsFile);
    }

    public override Task ListAsync() => RunAsync(program, "ls");

    /// <summary>Replaces all instances of an app, one after the other.</summary>
    public Task ReloadAsync(string app) => RunAsync(program, "reload", app);

    public override Task ClearAsync() => RunAsync(program, "delete", "all");

    protected override Task EndAsync() => RunAsync(program, "kill");

    public override IEnumerable<string> LogFiles(string app) => Directory.EnumerateFiles(Path.Combine(Home, "logs"), $"{app}-out*");
}

internal sealed class Pm2() : Pm2Like("PM2", Program)
{
    private static string Program => Environment.GetEnvironmentVariable("PM2") ?? throw new InvalidOperationException("PM2 names no program");

    public override IReadOnlyList<int> Daemons()
    {
        var file = Path.Combine(Home, "pm2.pid");
        return File.Exists(file) && int.TryParse(File.ReadAllText(file), out var pid) ? [pid] : [];
    }

    protected override IEnumerable<(string, string)> Variables() => [("PM2_HOME", Home), ("PM2_DISABLE_VERSION_CHECK", "true")];
}

internal sealed class ActorPmItself() : Pm2Like("ActorPm", Path.Combine(Dist, "pbm"))
{
    private static string Dist => Environment.GetEnvironmentVariable("ACTORPM_DIST") ?? throw new InvalidOperationException("ACTORPM_DIST names no folder");

    public override IReadOnlyList<int> Daemons() =>
    [
        .. ProcFs.All().Where(pid => ProcFs.CommandLine(pid) is [var file, "run", ..] words
            && Path.GetFileName(file) is "pbm-node" or "pbm-keeper"
            && words.Contains(Home)),
    ];

    /// <summary>Compares the file of <see cref="Pm2Like.StartAsync"/> with what runs.</summary>
    public Task PlanAsync() => RunAsync(Path.Combine(Dist, "pbm"), "plan", AppsFile);

    protected override IEnumerable<(string, string)> Variables() => [("ACTORPM_HOME", Home)];
}
