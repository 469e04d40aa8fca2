using System.Text.Json;
using ActorPm.EndToEnd.Tests.Harness;

namespace ActorPm.EndToEnd.Tests;

/// <summary>What is seen of the inside of processes: Node.js, with actions, and .NET.</summary>
public sealed class MetricsTests : EndToEndTest
{
    [Fact]
    public async Task A_Node_app_reports_offers_actions_and_goes_on_doing_so_when_the_node_is_killed()
    {
        var port = FreePort.Next();
        var environment = new Dictionary<string, string?> { ["PORT"] = $"{port}" };
        (await Home.PbmAsync(["start", TestPrograms.Path("actions.js"), "--name", "io"], environment)).Succeeded();
        (await Home.PbmAsync(["start", TestPrograms.Path("ready.js"), "--name", "quiet", "--no-probe"], null)).Succeeded();
        await Web.AnswersAsync(port);
        await Eventually.TrueAsync("requests are measured", 20, async () => (await MonitorAsync("io")).TryGetProperty("HTTP", out _));
        var monitor = await MonitorAsync("io");
        Assert.Equal(
            ["Heap Size", "Heap Usage", "Used Heap Size", "Active requests", "Active handles", "Event Loop Latency", "Event Loop Latency p95",
                "HTTP Mean Latency", "HTTP P95 Latency", "HTTP", "Queue"],
            monitor.EnumerateObject().Select(metric => metric.Name));
        Assert.Equal("""{"historic":true,"unit":"jobs","type":"app/queue","value":3}""", monitor.GetProperty("Queue").GetRawText());
        Assert.Equal("{}", (await MonitorAsync("quiet")).GetRawText());

        var hello = (await Home.PbmAsync("trigger", "io", "hello")).Succeeded();
        Assert.Equal("1 processes have received command hello\n[io:0:default]={\"hello\":\"world\"}\n", hello.Output);
        var silent = await Home.PbmAsync("trigger", "io", "silent", "--timeout", "500ms");
        Assert.Equal(1, silent.ExitCode);
        Assert.Contains("[io:0:default] silent: it has not answered for 0.5 s", silent.Error, StringComparison.Ordinal);
        var unknown = await Home.PbmAsync("trigger", "io", "helo");
        Assert.Equal(1, unknown.ExitCode);
        Assert.Contains("Not any process has received a command (offline or unexistent)\n  there is no action helo; did you mean 'hello'?", unknown.Error, StringComparison.Ordinal);

        ProcFs.Signal(Home.NodePid, 9);
        var again = (await Home.PbmAsync("trigger", "0", "hello", "you")).Succeeded();
        Assert.EndsWith("[io:0:default]={\"hello\":\"you\"}\n", again.Output, StringComparison.Ordinal);
        var show = (await Home.PbmAsync("show", "io")).Succeeded().Output;
        Assert.Contains("│ Queue                  │ 3 jobs", show, StringComparison.Ordinal);
        Assert.Contains("│ silent │", show, StringComparison.Ordinal);
        var dead = await Home.PbmAsync("trigger", "io", "die");
        Assert.Contains("[io:0:default] die: its process ended before it answered", dead.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_counters_of_a_dotnet_app_are_read_from_outside()
    {
        var port = FreePort.Next();
        var temporary = Directory.CreateDirectory(Home.File("tmp")).FullName;
        var environment = new Dictionary<string, string?> { ["ASPNETCORE_URLS"] = $"http://127.0.0.1:{port}", ["TMPDIR"] = temporary };
        (await Home.PbmAsync(["start", AspNet.Program, "--name", "api", "--interpreter", AspNet.Runner], environment)).Succeeded();
        await Web.AnswersAsync(port, 30);
        await Eventually.TrueAsync("its counters are read", 40, async () => (await MonitorAsync("api")).TryGetProperty("HTTP", out _));
        var monitor = await MonitorAsync("api");
        Assert.Equal("MiB", monitor.GetProperty("GC Heap Size").GetProperty("unit").GetString());
        Assert.InRange(monitor.GetProperty("Working Set").GetProperty("value").GetDouble(), 10, 1000);
        Assert.True(monitor.GetProperty("Thread Pool Threads").GetProperty("value").GetInt32() >= 0);

        (await Home.PbmAsync("stop", "api")).Succeeded();
        Assert.Equal("{}", (await MonitorAsync("api")).GetRawText());
    }

    private async Task<JsonElement> MonitorAsync(string name) => (await Home.InstanceAsync(name)).Field("axm_monitor");
}
