using System.Text.Json;
using ActorPm.Contracts.Api;

namespace ActorPm.Node.Api.Instances;

/// <summary>What the process tells of its inside, under PM2's names.</summary>
internal static class Pm2MetricFields
{
    /// <summary>Writes them.</summary>
    public static void Write(Pm2Fields fields, InstanceDetail detail)
    {
        fields.Value("axm_actions", json =>
        {
            json.WriteStartArray();
            foreach (var action in detail.Actions) Write(json, action);
            json.WriteEndArray();
        });
        fields.Value("axm_monitor", json =>
        {
            json.WriteStartObject();
            foreach (var metric in detail.Metrics) Write(json, metric);
            json.WriteEndObject();
        });
        if (detail.MetricOptions is { } options) fields.Value("axm_options", options.WriteTo);
        else fields.EmptyObject("axm_options");
        fields.EmptyObject("axm_dynamic");
    }

    private static void Write(Utf8JsonWriter json, ProcessAction action)
    {
        json.WriteStartObject();
        json.WriteString("action_name", action.Name);
        if (action.Type is { } type) json.WriteString("action_type", type);
        if (action.Options is { } options)
        {
            json.WritePropertyName("opts");
            options.WriteTo(json);
        }

        if (action.Arity is { } arity) json.WriteNumber("arity", arity);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, ProcessMetric metric)
    {
        json.WriteStartObject(metric.Name);
        if (metric.Historic is { } historic) json.WriteBoolean("historic", historic);
        if (metric.Unit is { } unit) json.WriteString("unit", unit);
        if (metric.Type is { } type) json.WriteString("type", type);
        if (metric.Aggregation is { } aggregation) json.WriteString("agg_type", aggregation);
        if (metric.Value is { } value)
        {
            json.WritePropertyName("value");
            value.WriteTo(json);
        }

        json.WriteEndObject();
    }
}
