using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace ActorPm.Node.Store;

/// <summary>
/// Reads values whose text may lack fields: ones an older release did not have yet, ones a client left out.
/// Source-generated JSON sets an init-only property that is missing to null or zero instead of leaving it at
/// the value its declaration gives it (dotnet/runtime 84484), so what is missing is filled in before.
/// </summary>
internal sealed class JsonDefaults<T>
    where T : class
{
    private readonly JsonTypeInfo<T> _json;
    private readonly JsonObject _usual;

    /// <summary>Takes the defaults from a value.</summary>
    /// <param name="usual">A value with nothing but defaults.</param>
    /// <param name="json">How it is written.</param>
    /// <param name="required">Fields without a default, in their written form.</param>
    public JsonDefaults(T usual, JsonTypeInfo<T> json, ReadOnlySpan<string> required)
    {
        _json = json;
        _usual = JsonSerializer.SerializeToNode(usual, json)!.AsObject();
        foreach (var name in required) _usual.Remove(name);
    }

    /// <summary>Reads a value.</summary>
    /// <exception cref="JsonException">It is not one.</exception>
    public T Read(string text) => Read(JsonNode.Parse(text));

    /// <summary>Reads a value; <paramref name="node"/> is changed.</summary>
    /// <exception cref="JsonException">It is not one.</exception>
    public T Read(JsonNode? node)
    {
        if (node is not JsonObject given) throw new JsonException($"an object was expected for {typeof(T).Name}");
        Fill(given, _usual);
        return given.Deserialize(_json) ?? throw new JsonException($"null is not a {typeof(T).Name}");
    }

    private static void Fill(JsonObject given, JsonObject usual)
    {
        foreach (var (name, value) in usual)
        {
            if (!given.TryGetPropertyValue(name, out var present)) given[name] = value?.DeepClone();
            else if (present is JsonObject part && value is JsonObject usualPart) Fill(part, usualPart);
        }
    }
}
