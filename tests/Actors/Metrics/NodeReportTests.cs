using ActorPm.Actors.Metrics;
using Xunit;

namespace ActorPm.Actors.Tests.Metrics;

/// <summary>Labels, units, types and kinds of values were read from <c>pm2 jlist</c> 7.0.4 with the same app.</summary>
public class NodeReportTests
{
    [Fact]
    public void A_report_has_PM2s_labels_units_and_kinds_of_values()
    {
        var metrics = NodeReport.Read(
            """{"act":"report","heap_used":4896849,"heap_total":6270484,"handles":4,"requests":0,"loop_delay":0.5,"loop_delay_p95":1.04,"http":{"rate":2.84,"mean":0.3,"p95":2}}""");
        Assert.Equal(
            [
                "Heap Size|\"5.98\"|MiB|internal/v8/heap/total",
                "Heap Usage|78.09|%|internal/v8/heap/usage",
                "Used Heap Size|\"4.67\"|MiB|internal/v8/heap/used",
                "Active requests|0||internal/libuv/requests",
                "Active handles|4||internal/libuv/handles",
                "Event Loop Latency|\"0.50\"|ms|internal/libuv/latency/p50",
                "Event Loop Latency p95|\"1.04\"|ms|internal/libuv/latency/p95",
                "HTTP Mean Latency|0.3|ms|internal/http/builtin/latency/p50",
                "HTTP P95 Latency|2|ms|internal/http/builtin/latency/p95",
                "HTTP|2.84|req/min|internal/http/builtin/reqs",
            ],
            metrics.Select(metric => $"{metric.Name}|{metric.Value!.Value.GetRawText()}|{metric.Unit}|{metric.Type}"));
        Assert.All(metrics, metric => Assert.True(metric.Historic));
    }

    [Fact]
    public void Without_a_request_there_is_no_row_about_HTTP() =>
        Assert.DoesNotContain(NodeReport.Read("""{"heap_used":1,"heap_total":2,"handles":4,"requests":0,"loop_delay":0,"loop_delay_p95":0}"""), metric => metric.Name.StartsWith("HTTP"));

    [Theory]
    [InlineData("")]
    [InlineData("7")]
    [InlineData("{")]
    [InlineData("""{"heap_used":"many","http":7}""")]
    public void What_is_no_report_is_no_fault(string text) => Assert.Empty(NodeReport.Read(text));
}
