using static ActorPm.Shell.Declaring.Settings;

namespace ActorPm.Shell.Declaring;

/// <summary>What is run, how often, as whom and with what environment.</summary>
internal static class IdentitySettings
{
    public static IReadOnlyList<Setting> All { get; } =
    [
        Of("name", ["--name", "-n"], "name", "name of the app", (app, input) => app with { Name = input.Single }),
        Of("name_prefix", [], null, "put before the name, with a colon", (app, input) => app with { NamePrefix = input.Single }),
        Flagged("append_env_to_name", [], "the name gets -NAME with --env NAME", (app, value) => app with { AppendEnvironmentToName = value }),
        Of("namespace", ["--namespace"], "name", "namespace of the app, usable wherever a name is",
            (app, input) => app with { Namespace = input.Single }),
        Of("script", [], null, "program or script", (app, input) => app with { Script = input.Single }, "exec", "cmd", "command"),
        Of("args", [], null, "arguments of the script", (app, input) => app with { Arguments = SettingValues.Words(input) }),
        Of("cwd", ["--cwd"], "folder", "working folder", (app, input) => app with { Cwd = input.Single }),
        Of("interpreter", ["--interpreter"], "program", "program that runs the script, none to run it directly",
            (app, input) => app with { Interpreter = input.Single }, "exec_interpreter"),
        Of("node_args", ["--node-args", "--interpreter-args"], "words", "arguments of the interpreter",
            (app, input) => app with { InterpreterArguments = SettingValues.Words(input) }, "interpreter_args"),
        Of("instances", ["--instances", "-i"], "number", "number of instances (max: one per processor); Node.js programs share their ports then; with a place in the fleet also per_server, per_server:2, single",
            (app, input) => app with { Instances = SettingValues.Instances(input) }),
        Of("exec_mode", [], null, "fork or cluster", ExecMode, "mode"),
        Flagged("execute_command", ["--execute-command", "-x"], "instances are on their own (fork mode), Node.js programs too",
            (app, value) => app with { ForkMode = value ? true : app.ForkMode }),
        Of("instance_var", [], null, "variable with the number of the instance",
            (app, input) => app with { InstanceVariable = input.Single }),
        Of("increment_var", [], null, "variable whose number is raised by the number of the instance",
            (app, input) => app with { IncrementVariable = input.Single }),
        Of("filter_env", ["--filter-env"], "[prefixes]", "keep variables of the caller from the app (all, or those that begin so)",
            (app, input) => app with { FilterEnvironment = [.. app.FilterEnvironment ?? [], .. SettingValues.Prefixes(input)] }),
        Of("env_secret", ["--env-secret"], "names", "variables (names, *_TOKEN, /regular expression/) whose values are not shown and are encrypted on disk",
            (app, input) => app with { SecretVariables = [.. app.SecretVariables ?? [], .. SettingValues.SecretNames(input)] }),
        Of("port", [], null, "sets PORT", (app, input) => app with { Port = SettingValues.Port(input) }),
        Of("env_file", [], null, "files of variables (NAME=value a line), below env",
            (app, input) => app with { EnvironmentFiles = [.. app.EnvironmentFiles ?? [], .. input.IsList ? input.Items : [input.Single]] }),
        Of("post_update", [], null, "commands that pbm pull, forward and backward run in the app's folder before they reload it",
            (app, input) => app with { PostUpdate = input.IsList ? input.Items : [input.Single] }),
        Of("depends_on", [], null, "apps that are started before it (and ready, unless name:started) and stopped after it",
            (app, input) => app with { DependsOn = SettingValues.Dependencies(input) }),
        Of("uid", ["--uid"], "user", "user to run as (root only)", (app, input) => app with { User = input.Single }, "user"),
        Of("gid", ["--gid"], "group", "group to run as (root only)", (app, input) => app with { Group = input.Single }),
        Flagged("autostart", ["--no-autostart"], "add to the list as stopped", (app, value) => app with { Autostart = value }, bare: false, field: "start it when it is declared, not only by hand"),
        Of("pid_file", ["--pid", "-p"], "file", "pid file", (app, input) => app with { PidFile = input.Single }, "pid"),
        Of("", ["--env"], "name", "use env_NAME of a configuration file", (app, input) => app with { FileEnvironment = input.Single }),
        Of("", ["--only"], "names", "of a configuration file these apps only (separated by commas)",
            (app, input) => app with { Only = [.. app.Only ?? [], .. SettingValues.Names(input)] }),
        Flagged("pmx", ["--no-probe", "--no-pmx"], "leave Node.js programs without our preload, which lets them finish their connections",
            (app, value) => app with { Instrument = value }, bare: false, field: "load our preload into Node.js programs, which lets them finish their connections"),
        Flagged("force", ["--force", "-f"], "start another copy although the app runs", (app, value) => app with { Force = value }),
    ];

    private static AppDeclaration ExecMode(AppDeclaration app, SettingInput input) => app with
    {
        ForkMode = SettingValues.OneOf(input, "fork", "fork_mode", "cluster", "cluster_mode").StartsWith("fork", StringComparison.Ordinal),
    };
}
