using ActorPm.Contracts;
using ActorPm.Shell.CommandLine;
using ActorPm.Shell.Declaring;
using ActorPm.Shell.Tests.Fakes;

namespace ActorPm.Shell.Tests.Declaring;

public class SettingsTests
{
    // The options "pm2 -h" of 7.0.4 lists, without those that every command takes.
    private const string OptionsOfPm2 =
        "--ext --name -n --interpreter --interpreter-args --node-args --output -o --error -e --log -l --filter-env --log-type "
        + "--log-date-format --time --disable-logs --env --force -f --instances -i --parallel --shutdown-with-message --pid -p "
        + "--kill-timeout -k --listen-timeout --max-memory-restart --restart-delay --exp-backoff-restart-delay --execute-command -x "
        + "--max-restarts --uid --gid --namespace --cwd --cron -c --cron-restart --write -w --no-daemon --source-map-support --only "
        + "--disable-source-map-support --wait-ready --merge-logs --watch --ignore-watch --watch-delay --no-vizion --no-autostart "
        + "--no-autorestart --stop-exit-codes --no-treekill --no-pmx --no-automation --trace --disable-trace --attach --v8 "
        + "--event-loop-inspector --deep-monitoring --container --dist --image-name --node-version --fresh --daemon --dockerdaemon";

    // The fields of a configuration file, with their other names.
    private const string FieldsOfPm2 =
        "script exec cmd command name name_prefix append_env_to_name namespace cwd args interpreter exec_interpreter node_args "
        + "interpreter_args interpreterArgs exec_mode mode instances instance_var increment_var filter_env port autostart autorestart "
        + "stop_exit_codes max_restarts min_uptime restart_delay exp_backoff_restart_delay max_memory_restart cron_restart cron "
        + "kill_timeout listen_timeout wait_ready shutdown_with_message treekill kill_retry_time watch ignore_watch watch_delay "
        + "watch_options out_file out output out_log error_file error err err_file err_log log_file log merge_logs combine_logs "
        + "log_date_format time log_type disable_logs pid_file pid uid user gid source_map_support disable_source_map_support vizion "
        + "post_update pmx automation trace disable_trace v8 event_loop_inspector deep_monitoring io windowsHide force write "
        + "execute_command install_url username";

    public static TheoryData<string> Options => [.. OptionsOfPm2.Split(' ')];

    public static TheoryData<string> Fields => [.. FieldsOfPm2.Split(' ')];

    public static TheoryData<string> Refused =>
        [.. Settings.All.Where(setting => setting.Standing == Standing.NotBuilt).SelectMany(setting => setting.Options)];

    public static TheoryData<string> WithoutEffect =>
        [.. Settings.All.Where(setting => setting.Standing == Standing.NoEffect).SelectMany(setting => setting.Options)];

    [Theory]
    [MemberData(nameof(Options))]
    public void Every_option_of_PM2_has_a_standing(string option)
    {
        var manner = new System.CommandLine.Command("start");
        _ = new StartOptions(manner);
        var ofManner = manner.Options.Where(known => known.Name == option || known.Aliases.Contains(option)).Select(known => known.Name);
        Assert.Single(Settings.All.Where(setting => setting.Options.Contains(option)).Select(setting => setting.Key).Concat(ofManner));
    }

    [Theory]
    [MemberData(nameof(Fields))]
    public void Every_field_of_PM2_has_a_standing(string field) => Assert.NotNull(Settings.OfField(field));

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task An_option_that_is_not_built_is_refused_by_name(string option)
    {
        var run = await ShellRun.AloneAsync("start", "app.js", option);
        Assert.Equal(ExitCode.Failed, run.Code);
        Assert.True(
            run.Error.Contains($"{option} is not built yet") || run.Error.Contains($"option '{option}' argument missing"), run.Error);
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task Its_value_is_not_taken_for_a_script(string option)
    {
        var run = await ShellRun.AloneAsync("start", option, "value", "app.js");
        Assert.Contains($"{option} is not built yet", run.Error);
    }

    [Theory]
    [MemberData(nameof(WithoutEffect))]
    public async Task An_option_without_effect_is_accepted(string option)
    {
        using var home = new TemporaryHome();
        var run = await ShellRun.OfAsync(home.Paths, ["start", "app.js", option], new FakeMachine().Programs("node").File("/work/app.js"));
        Assert.Contains("no node in this test", run.Error);
    }

    [Fact]
    public void Camel_case_is_understood() => Assert.Same(Settings.OfField("max_memory_restart"), Settings.OfField("maxMemoryRestart"));

    [Fact]
    public void Every_built_setting_can_be_applied() =>
        Assert.All(Settings.All.Where(setting => setting.Standing == Standing.Built), setting => Assert.NotNull(setting.Apply));
}
