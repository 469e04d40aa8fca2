using System.Text.Json;

namespace ActorPm.Contracts.Api;

/// <summary>One figure from within a process, under the name, unit and type PM2 uses in <c>axm_monitor</c>.</summary>
public sealed record ProcessMetric
{
    /// <summary>Its label: <c>Heap Usage</c>.</summary>
    public required string Name { get; init; }

    /// <summary>A number or a text, as the process gave it; null when it gave none.</summary>
    public JsonElement? Value { get; set; }

    /// <summary><c>MiB</c>, <c>ms</c>, <c>req/min</c>…; null for a plain number.</summary>
    public string? Unit { get; set; }

    /// <summary>What it measures, for programs: <c>internal/v8/heap/used</c>.</summary>
    public string? Type { get; set; }

    /// <summary>Worth a curve over time.</summary>
    public bool? Historic { get; set; }

    /// <summary>How several values become one (<c>avg</c>, <c>sum</c>…); null where the process did not say.</summary>
    public string? Aggregation { get; set; }
}
