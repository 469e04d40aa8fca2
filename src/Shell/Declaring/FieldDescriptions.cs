using static ActorPm.Shell.Declaring.ValueKind;

namespace ActorPm.Shell.Declaring;

/// <summary>Kind, usual value and example of every field that works.</summary>
internal static class FieldDescriptions
{
    private static readonly Dictionary<string, FieldDescription> All = new()
    {
        ["name"] = new(Text, "(the key in apps, or the file name of the script)", "shop-web"),
        ["name_prefix"] = new(Text, "(none)", "shop"),
        ["append_env_to_name"] = new(Flag, "false", "true"),
        ["namespace"] = new(Text, "default", "shop"),
        ["script"] = new(Text, "(must be given)", "./app.js"),
        ["args"] = new(ValueKind.Words, "(none)", "\"--port 3000\""),
        ["cwd"] = new(Text, "(the caller's folder)", "/srv/shop"),
        ["interpreter"] = new(Text, "(by the script's ending or first line)", "python3"),
        ["node_args"] = new(ValueKind.Words, "(none)", "\"--max-old-space-size=512\""),
        ["instances"] = new(Count, "(1, on its own)", "max"),
        ["exec_mode"] = new(Choice, "(cluster for Node.js with instances, else fork)", "cluster"),
        ["execute_command"] = new(Flag, "false", "true"),
        ["instance_var"] = new(Text, "NODE_APP_INSTANCE", "WORKER_NUMBER"),
        ["increment_var"] = new(Text, "(none)", "PORT"),
        ["env_secret"] = new(List, "(none)", "[DB_PASSWORD, \"*_TOKEN\"]"),
        ["filter_env"] = new(List, "(none)", "[AWS_, SECRET_]"),
        ["port"] = new(Port, "(none)", "3000"),
        ["env_file"] = new(List, "(none)", ".env"),
        ["post_update"] = new(List, "(none)", "[\"npm ci\", \"npm run build\"]"),
        ["depends_on"] = new(List, "(none)", "[db, \"cache:started\"]"),
        ["uid"] = new(Text, "(the node's own)", "www-data"),
        ["gid"] = new(Text, "(the user's own)", "www-data"),
        ["autostart"] = new(Flag, "true", "false"),
        ["pid_file"] = new(Text, "(in the home)", "/run/shop/web.pid"),
        ["pmx"] = new(Flag, "true", "false"),
        ["force"] = new(Flag, "false", "true"),

        ["autorestart"] = new(Flag, "true", "false"),
        ["max_restarts"] = new(Count, "16", "5"),
        ["min_uptime"] = new(Duration, "1s", "10s"),
        ["restart_delay"] = new(Duration, "0s", "3s"),
        ["exp_backoff_restart_delay"] = new(Duration, "0s", "100ms"),
        ["exp_backoff_reset_timer"] = new(Duration, "30s", "1m"),
        ["stop_exit_codes"] = new(List, "(none)", "[0, 143]"),
        ["max_memory_restart"] = new(Size, "(none)", "300M"),
        ["memory_soft"] = new(Size, "(none)", "250M"),
        ["memory_max"] = new(Size, "(none)", "300M"),
        ["cpu_max"] = new(Text, "(none)", "50%"),
        ["kill_timeout"] = new(Duration, "1600ms", "10s"),
        ["stop_signal"] = new(Choice, "SIGINT", "SIGTERM"),
        ["shutdown_with_message"] = new(Flag, "false", "true"),
        ["treekill"] = new(Flag, "true", "false"),
        ["wait_ready"] = new(Flag, "false", "true"),
        ["listen_timeout"] = new(Duration, "3s (10s where instances share a port)", "30s"),

        ["watch"] = new(List, "false", "[src, config]"),
        ["ignore_watch"] = new(List, "(names that begin with a dot, node_modules)", "[\"*.log\", tmp]"),
        ["watch_delay"] = new(Duration, "0s", "1s"),
        ["watch_options"] = new(ValueKind.Object, "(none)", "{ usePolling = true }"),
        ["watch_ext"] = new(List, "(all)", "[js, json]"),
        ["cron_restart"] = new(Text, "(none)", "\"0 3 * * *\""),
        ["schedule"] = new(Text, "(none)", "\"30 2 * * 1-5\""),
        ["on_exit"] = new(Text, "(none)", "\"./notify.sh\""),
        ["on_errored"] = new(Text, "(none)", "\"https://example.org/hook\""),
        ["on_ready"] = new(Text, "(none)", "\"./warm-up.sh\""),
        ["hook_timeout"] = new(Duration, "10s", "30s"),
        ["overlap"] = new(Choice, "skip", "queue"),
        ["timezone"] = new(Text, "(the server's own)", "Europe/Berlin"),

        ["listen"] = new(List, "(what a Node.js program listens on)", "\"127.0.0.1:3000\""),
        ["handoff"] = new(Choice, "auto", "proxy"),
        ["balance"] = new(Choice, "round_robin", "least_connections"),
        ["proxy"] = new(Choice, "http", "tcp"),
        ["drain_timeout"] = new(Duration, "30s", "2m"),
        ["ready_http"] = new(Text, "(none)", "/health"),
        ["ready_tcp"] = new(Port, "(none)", "3000"),
        ["ready_port"] = new(Port, "(the app's first)", "3001"),
        ["ready_interval"] = new(Duration, "250ms", "1s"),
        ["ready_timeout"] = new(Duration, "1s", "3s"),
        ["ready_log"] = new(Text, "(none)", "\"server started\""),
        ["alive_http"] = new(Text, "(none)", "/health"),
        ["alive_tcp"] = new(Port, "(none)", "3000"),
        ["alive_port"] = new(Port, "(the app's first)", "3001"),
        ["alive_interval"] = new(Duration, "10s", "30s"),
        ["alive_timeout"] = new(Duration, "5s", "2s"),
        ["alive_failures"] = new(Count, "3", "5"),

        ["out_file"] = new(Text, "(in the home)", "logs/out.log"),
        ["error_file"] = new(Text, "(in the home)", "logs/error.log"),
        ["log_file"] = new(Text, "(none)", "logs/all.log"),
        ["merge_logs"] = new(Flag, "(true for one instance)", "true"),
        ["log_type"] = new(Choice, "raw", "json"),
        ["time"] = new(Flag, "false", "true"),
        ["log_date_format"] = new(Text, "(none)", "\"YYYY-MM-DD HH:mm:ss\""),
        ["log_max_size"] = new(Size, "10M", "50M"),
        ["log_max_age"] = new(Duration, "1d", "7d"),
        ["log_retain"] = new(Count, "30", "10"),
        ["log_compress"] = new(Flag, "true", "false"),
        ["log_rotate"] = new(Flag, "true", "false"),
        ["disable_logs"] = new(Flag, "false", "true"),
    };

    /// <summary>Of the field of this key; null for one that is not described.</summary>
    public static FieldDescription? Of(string key) => All.GetValueOrDefault(key);

    /// <summary>In words, with the unit.</summary>
    public static string Words(ValueKind kind) => kind switch
    {
        Flag => "true or false",
        Count => "whole number",
        Duration => "duration; a bare number is milliseconds",
        Size => "size; a bare number is bytes",
        Port => "port number",
        ValueKind.Words => "text split as a shell does, or list",
        List => "list, or text with commas or blanks",
        Choice => "one of a few words",
        ValueKind.Object => "object",
        _ => "text",
    };
}
