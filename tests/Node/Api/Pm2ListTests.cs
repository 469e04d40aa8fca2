using System.Buffers;
using System.Text.Json;
using ActorPm.Contracts.Api;
using ActorPm.Contracts.Apps;
using ActorPm.Node.Api.Instances;
using ActorPm.Node.Tests.Fakes;

namespace ActorPm.Node.Tests.Api;

public sealed class Pm2ListTests
{
    /// <summary>Fields of a fork app in <c>pm2 jlist</c> (7.0.4), without those that only some options bring.</summary>
    private static readonly string[] FieldsOfPm2 =
    [
        "name", "filter_env", "namespace", "env", "merge_logs", "vizion", "autostart", "autorestart", "watch", "instance_var",
        "pmx", "automation", "treekill", "username", "windowsHide", "kill_retry_time", "node_args", "pm_exec_path", "pm_cwd",
        "exec_interpreter", "exec_mode", "instances", "pm_out_log_path", "pm_err_log_path", "pm_pid_path", "km_link", "vizion_running",
        "NODE_APP_INSTANCE", "unique_id", "status", "pm_uptime", "axm_actions", "axm_monitor", "axm_options", "axm_dynamic", "created_at",
        "pm_id", "restart_time", "unstable_restarts", "version",
    ];

    private static readonly Dictionary<string, string> Variables = new() { ["PORT"] = "3000", ["status"] = "a variable", ["NAME"] = "ä" };

    [Fact]
    public void Arguments_are_there_when_there_are_some()
    {
        var detail = ApiUnderTest.Detail(3, "web");
        Assert.False(Write(detail).GetProperty("pm2_env").TryGetProperty("args", out _));
        var args = Write(detail with { Spec = detail.Spec with { Arguments = ["a", "b c"] } }).GetProperty("pm2_env").GetProperty("args");
        Assert.Equal(["a", "b c"], args.EnumerateArray().Select(word => word.GetString()));
    }

    [Fact]
    public void Every_field_of_pm2_is_there()
    {
        var entry = Write(ApiUnderTest.Detail(3, "web"));
        Assert.Equal(["pid", "name", "pm2_env", "pm_id", "monit"], entry.EnumerateObject().Select(field => field.Name));
        var fields = entry.GetProperty("pm2_env").EnumerateObject().Select(field => field.Name).ToList();
        Assert.Empty(FieldsOfPm2.Except(fields));
        Assert.Equal(fields.Count, fields.Distinct().Count());
    }

    [Fact]
    public void Values_have_pm2s_types_and_units()
    {
        var entry = Write(ApiUnderTest.Detail(3, "web"));
        var fields = entry.GetProperty("pm2_env");
        Assert.Equal((4711, 3, 3), (entry.GetProperty("pid").GetInt32(), entry.GetProperty("pm_id").GetInt32(), fields.GetProperty("pm_id").GetInt32()));
        Assert.Equal((1024, 1.3), (entry.GetProperty("monit").GetProperty("memory").GetInt64(), entry.GetProperty("monit").GetProperty("cpu").GetDouble()));
        Assert.Equal(("online", "fork_mode", "N/A"), (fields.GetProperty("status").GetString(), fields.GetProperty("exec_mode").GetString(), fields.GetProperty("version").GetString()));
        Assert.Equal((1000, 2), (fields.GetProperty("pm_uptime").GetInt64(), fields.GetProperty("restart_time").GetInt32()));
        Assert.False(fields.TryGetProperty("exit_code", out _));
        Assert.False(fields.TryGetProperty("kill_timeout", out _));
    }

    [Fact]
    public void The_environment_is_there_twice_and_a_field_wins_over_a_variable()
    {
        var fields = Write(ApiUnderTest.Detail(3, "web")).GetProperty("pm2_env");
        Assert.Equal(("3000", "3000"), (fields.GetProperty("PORT").GetString(), fields.GetProperty("env").GetProperty("PORT").GetString()));
        Assert.Equal(("online", "a variable"), (fields.GetProperty("status").GetString(), fields.GetProperty("env").GetProperty("status").GetString()));
    }

    [Fact]
    public void Options_that_were_set_appear_under_their_file_names()
    {
        var detail = ApiUnderTest.Detail(3, "web");
        var fields = Write(detail with
        {
            ExitCode = 2,
            Spec = detail.Spec with
            {
                MaxMemoryBytes = 100 << 20,
                User = "bob",
                Restart = new RestartRules { MaxRestarts = 3, MinUptime = TimeSpan.FromSeconds(5), RestartDelay = TimeSpan.FromMilliseconds(50), StopExitCodes = [0, 7] },
                Stop = new StopRules { KillTimeout = TimeSpan.FromSeconds(3) },
                Ready = new ReadyRules { WaitReady = true },
            },
        }).GetProperty("pm2_env");
        Assert.Equal(
            [104857600, 3, 5000, 50, 3000, 2],
            new[] { "max_memory_restart", "max_restarts", "min_uptime", "restart_delay", "kill_timeout", "exit_code" }.Select(name => fields.GetProperty(name).GetInt64()));
        Assert.True(fields.GetProperty("wait_ready").GetBoolean());
        Assert.Equal("bob", fields.GetProperty("uid").GetString());
        Assert.Equal([0, 7], fields.GetProperty("stop_exit_codes").EnumerateArray().Select(code => code.GetInt32()));
    }

    [Fact]
    public void Figures_and_actions_stand_where_PM2_has_them()
    {
        var fields = Write(ApiUnderTest.Detail(3, "web") with
        {
            Metrics =
            [
                new ProcessMetric { Name = "Heap Size", Value = JsonElement.Parse("\"5.98\""), Unit = "MiB", Type = "internal/v8/heap/total", Historic = true },
                new ProcessMetric { Name = "Bare" },
            ],
            Actions = [new ProcessAction { Name = "hi", Type = "custom", Arity = 1 }],
            MetricOptions = JsonElement.Parse("""{"error":true}"""),
        }).GetProperty("pm2_env");
        Assert.Equal(
            """{"Heap Size":{"historic":true,"unit":"MiB","type":"internal/v8/heap/total","value":"5.98"},"Bare":{}}""", fields.GetProperty("axm_monitor").GetRawText());
        Assert.Equal("""[{"action_name":"hi","action_type":"custom","arity":1}]""", fields.GetProperty("axm_actions").GetRawText());
        Assert.Equal("""{"error":true}""", fields.GetProperty("axm_options").GetRawText());
    }

    private static JsonElement Write(InstanceDetail detail)
    {
        var output = new ArrayBufferWriter<byte>();
        Pm2List.Write(output, [(detail, Variables)]);
        return JsonDocument.Parse(output.WrittenMemory).RootElement[0];
    }
}
