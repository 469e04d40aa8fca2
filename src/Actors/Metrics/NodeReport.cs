using System.Text.Json;
using ActorPm.Contracts.Api;

namespace ActorPm.Actors.Metrics;

/// <summary>
/// What the preload in a Node.js program measures (<c>report()</c> in <c>src/Preload/actorpm-preload.cjs</c>),
/// under PM2's labels and in its order. PM2 shows requests per second under <c>req/min</c>; here a minute is one.
/// </summary>
internal static class NodeReport
{
    /// <summary>The figures of a report; none when it cannot be read.</summary>
    public static IReadOnlyList<ProcessMetric> Read(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return Read(document.RootElement);
        }
        catch (JsonException)
        {
            return [];
        }
    }

    private static List<ProcessMetric> Read(JsonElement report)
    {
        if (report.ValueKind != JsonValueKind.Object) return [];
        var metrics = new List<ProcessMetric>(10);
        if (Number(report, "heap_total") is { } total && Number(report, "heap_used") is { } used)
        {
            metrics.Add(Of("Heap Size", MetricValue.Mebibytes(total), "MiB", "internal/v8/heap/total"));
            metrics.Add(Of("Heap Usage", MetricValue.Number(total > 0 ? used / total * 100 : 0), "%", "internal/v8/heap/usage"));
            metrics.Add(Of("Used Heap Size", MetricValue.Mebibytes(used), "MiB", "internal/v8/heap/used"));
        }

        if (Number(report, "requests") is { } requests) metrics.Add(Of("Active requests", MetricValue.Number(requests), null, "internal/libuv/requests"));
        if (Number(report, "handles") is { } handles) metrics.Add(Of("Active handles", MetricValue.Number(handles), null, "internal/libuv/handles"));
        if (Number(report, "loop_delay") is { } median) metrics.Add(Of("Event Loop Latency", MetricValue.Text(median), "ms", "internal/libuv/latency/p50"));
        if (Number(report, "loop_delay_p95") is { } high) metrics.Add(Of("Event Loop Latency p95", MetricValue.Text(high), "ms", "internal/libuv/latency/p95"));
        if (!report.TryGetProperty("http", out var http) || http.ValueKind != JsonValueKind.Object) return metrics;
        if (Number(http, "mean") is { } mean) metrics.Add(Of("HTTP Mean Latency", MetricValue.Number(mean), "ms", "internal/http/builtin/latency/p50"));
        if (Number(http, "p95") is { } slow) metrics.Add(Of("HTTP P95 Latency", MetricValue.Number(slow), "ms", "internal/http/builtin/latency/p95"));
        if (Number(http, "rate") is { } rate) metrics.Add(Of("HTTP", MetricValue.Number(rate), "req/min", "internal/http/builtin/reqs"));
        return metrics;
    }

    private static ProcessMetric Of(string name, JsonElement value, string? unit, string type) =>
        new() { Name = name, Value = value, Unit = unit, Type = type, Historic = true };

    private static double? Number(JsonElement of, string name) =>
        of.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : null;
}
