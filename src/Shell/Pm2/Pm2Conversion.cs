using System.Text.Json;
using ActorPm.Shell.Declaring;

namespace ActorPm.Shell.Pm2;

/// <summary>
/// What PM2 knows of an app, in the words of a declaration; what ActorPm has no place for is said. The same
/// table of settings reads it as reads files, so what is built later is carried over then by itself.
/// </summary>
internal static class Pm2Conversion
{
    private static readonly HashSet<string> SameNames =
    [
        "name", "namespace", "args", "node_args", "instance_var", "filter_env", "uid", "gid",
        "autorestart", "max_restarts", "min_uptime", "restart_delay", "exp_backoff_restart_delay", "stop_exit_codes", "max_memory_restart",
        "kill_timeout", "shutdown_with_message", "treekill", "wait_ready", "listen_timeout",
        "log_date_format", "log_type", "disable_logs", "cron_restart", "watch", "ignore_watch", "watch_delay", "watch_options",
        "increment_var", "post_update", "trace", "v8", "event_loop_inspector", "deep_monitoring",
    ];

    public static ConvertedApp Convert(Pm2App app, string pm2Home, IMachine machine)
    {
        if (app.IsModule)
            return ConvertedApp.Refused(app, app.Name == "pm2-logrotate" ? "a module of PM2; logs are rotated here without one" : "a module of PM2");
        var remarks = new List<string>();
        var first = app.First;
        var declaration = new AppDeclaration
        {
            Script = first.Text("pm_exec_path"),
            Cwd = first.Text("pm_cwd"),
            Interpreter = first.Text("exec_interpreter"),
            Environment = app.Environment.Declared,
            Autostart = app.Runs && (!first.Fields.TryGetProperty("autostart", out var autostart) || autostart.ValueKind != JsonValueKind.False),
            MergeLogs = app.Processes.Count > 1 && first.Flag("merge_logs") ? true : null,
        };
        foreach (var field in first.Fields.EnumerateObject())
            if (SameNames.Contains(field.Name) && !IsOff(field.Value)) declaration = Field(declaration, field, remarks);
        declaration = declaration with
        {
            OutFile = LogFile(app, "pm_out_log_path", pm2Home),
            ErrorFile = LogFile(app, "pm_err_log_path", pm2Home),
            CombinedFile = LogFile(app, "pm_log_path", pm2Home),
            PidFile = PidFile(app, pm2Home),
        };
        if (app.Runs && app.Processes.Any(process => !process.Runs)) remarks.Add("some of its instances are stopped in PM2; all of them run here");
        remarks.AddRange(declaration.Notices.Where(notice => notice.Contains("is taken as", StringComparison.Ordinal)));
        try
        {
            return new ConvertedApp(app, AppSpecBuilder.Build(WithInstances(declaration, app, remarks), machine), remarks);
        }
        catch (DeclarationException fault)
        {
            return ConvertedApp.Refused(app, fault);
        }
    }

    private static AppDeclaration WithInstances(AppDeclaration declaration, Pm2App app, List<string> remarks)
    {
        var count = app.Processes.Count;
        if (!app.First.IsCluster)
            return count == 1 ? declaration : declaration with { Instances = new InstanceCount(count), ForkMode = true };
        try
        {
            var cluster = Settings.OfField("exec_mode")!.Apply!(declaration, new SettingInput("exec_mode", ["cluster"]));
            return cluster with { Instances = new InstanceCount(count) };
        }
        catch (DeclarationException) when (count == 1)
        {
            remarks.Add("cluster mode with one instance runs in fork mode here");
            return declaration;
        }
    }

    private static AppDeclaration Field(AppDeclaration declaration, JsonProperty field, List<string> remarks)
    {
        try
        {
            return JsonApp.Apply(declaration, field, field.Name, remarks);
        }
        catch (DeclarationException fault)
        {
            remarks.Add($"{field.Name} {field.Value.GetRawText()} is not carried over: {fault.Message}");
            return declaration;
        }
    }

    // False says something where true is usual.
    private static bool IsOff(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => true,
        JsonValueKind.Array => value.GetArrayLength() == 0,
        JsonValueKind.String => value.GetString() is "" or "0",
        _ => false,
    };

    /// <summary>A path of the user's own; null for PM2's default, in whose place ours comes.</summary>
    private static string? LogFile(Pm2App app, string field, string pm2Home)
    {
        if (app.First.Text(field) is not { Length: > 0 } path || path.StartsWith(pm2Home + "/logs/", StringComparison.Ordinal)) return null;
        return path == "/dev/null" ? path : WithoutId(path, app);
    }

    private static string? PidFile(Pm2App app, string pm2Home) =>
        app.First.Text("pm_pid_path") is { Length: > 0 } path && !path.StartsWith(pm2Home + "/pids/", StringComparison.Ordinal) ? WithoutId(path, app) : null;

    // PM2 made file-3.log of file.log for instance 3.
    private static string WithoutId(string path, Pm2App app)
    {
        var extension = Path.GetExtension(path);
        var ending = $"-{app.First.Id}{extension}";
        return path.EndsWith(ending, StringComparison.Ordinal) ? path[..^ending.Length] + extension : path;
    }
}
