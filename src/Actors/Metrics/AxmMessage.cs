using System.Text.Json;
using ActorPm.Contracts.Api;

namespace ActorPm.Actors.Metrics;

/// <summary>
/// What a program says of itself by <c>process.send({ type: 'axm:…', data })</c>, the language of PM2's library
/// <c>@pm2/io</c>, which some apps speak by hand.
/// </summary>
internal abstract record AxmMessage
{
    /// <summary>Longer names are nobody's labels.</summary>
    private const int LongestName = 256;

    /// <summary>Null for everything else a program sends, and for what has no sense.</summary>
    public static AxmMessage? Read(string json)
    {
        // Most messages of programs are their own; they are not parsed for this.
        if (!json.Contains("axm:", StringComparison.Ordinal)) return null;
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("data", out var data) || data.ValueKind != JsonValueKind.Object) return null;
            return Text(root, "type") switch
            {
                "axm:monitor" => new Monitored([.. data.EnumerateObject().Where(one => IsName(one.Name)).Select(Metric)]),
                "axm:action" => Action(data),
                "axm:option:configuration" => new Configured(data.Clone()),
                "axm:reply" => Text(data, "action_name") is { } action
                    ? new Replied(action, data.TryGetProperty("return", out var value) ? value.Clone() : null)
                    : null,
                _ => null,
            };
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static ProcessMetric Metric(JsonProperty property)
    {
        var entry = property.Value;
        if (entry.ValueKind != JsonValueKind.Object) return new ProcessMetric { Name = property.Name, Value = entry.Clone() };
        return new ProcessMetric
        {
            Name = property.Name,
            Value = entry.TryGetProperty("value", out var value) ? value.Clone() : null,
            Unit = Text(entry, "unit"),
            Type = Text(entry, "type"),
            Historic = entry.TryGetProperty("historic", out var historic) && historic.ValueKind is JsonValueKind.True or JsonValueKind.False ? historic.GetBoolean() : null,
            Aggregation = Text(entry, "agg_type"),
        };
    }

    private static Offered? Action(JsonElement data) => Text(data, "action_name") is not { } name || !IsName(name) ? null : new Offered(new ProcessAction
    {
        Name = name,
        Type = Text(data, "action_type"),
        Arity = data.TryGetProperty("arity", out var arity) && arity.ValueKind == JsonValueKind.Number && arity.TryGetInt32(out var count) ? count : null,
        Options = data.TryGetProperty("opts", out var options) && options.ValueKind != JsonValueKind.Null ? options.Clone() : null,
    });

    private static bool IsName(string name) => name.Length is > 0 and <= LongestName;

    private static string? Text(JsonElement of, string name) =>
        of.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}

/// <summary>Figures; those not named stay as they were.</summary>
internal sealed record Monitored(IReadOnlyList<ProcessMetric> Metrics) : AxmMessage;

/// <summary>It can do this when asked.</summary>
internal sealed record Offered(ProcessAction Action) : AxmMessage;

/// <summary>Settings of its library; those not named stay as they were.</summary>
internal sealed record Configured(JsonElement Options) : AxmMessage;

/// <summary>It has done what it was asked.</summary>
internal sealed record Replied(string Action, JsonElement? Value) : AxmMessage;
