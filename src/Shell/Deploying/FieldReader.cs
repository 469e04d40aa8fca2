using System.Globalization;
using System.Text.Json;
using ActorPm.Contracts.Text;

namespace ActorPm.Shell.Deploying;

/// <summary>The fields of one object of a file; what is wrong is gathered, with its place.</summary>
internal sealed class FieldReader
{
    private readonly JsonElement _element;
    private readonly string _place;
    private readonly List<string> _faults;

    public FieldReader(JsonElement element, string place, List<string> faults)
    {
        (_element, _place, _faults) = (element, place, faults);
        if (element.ValueKind != JsonValueKind.Object) faults.Add($"{place}: expected an object");
    }

    public void Fault(string key, string what) => _faults.Add($"{_place}.{key}: {what}");

    /// <summary>A text or number; null when it is not there.</summary>
    public string? Text(string key)
    {
        if (!Find(key, out var value)) return null;
        if (Plain(value) is { } text) return text;
        Fault(key, "expected a text");
        return null;
    }

    /// <summary>One text or a list of them; empty when it is not there.</summary>
    public IReadOnlyList<string> Texts(string key)
    {
        if (!Find(key, out var value)) return [];
        var texts = value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray().Select(Plain)] : new List<string?> { Plain(value) };
        if (!texts.Contains(null)) return texts!;
        Fault(key, "expected a text or a list of texts");
        return [];
    }

    public int? Port(string key)
    {
        if (Text(key) is not { } text) return null;
        if (ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port > 0) return port;
        Fault(key, $"expected a port from 1 to 65535, found '{text}'");
        return null;
    }

    public IReadOnlyDictionary<string, string> Variables(string key)
    {
        var variables = new Dictionary<string, string>();
        if (!Find(key, out var value)) return variables;
        if (value.ValueKind != JsonValueKind.Object)
        {
            Fault(key, "expected an object of variables");
            return variables;
        }

        foreach (var variable in value.EnumerateObject())
        {
            var isName = variable.Name.Length > 0 && !char.IsAsciiDigit(variable.Name[0]) && variable.Name.All(character => char.IsAsciiLetterOrDigit(character) || character == '_');
            if (isName && Plain(variable.Value) is { } text) variables[variable.Name] = text;
            else Fault($"{key}.{variable.Name}", "expected a name of letters, digits and _ with a text");
        }

        return variables;
    }

    /// <summary>A warning for each field that is none of <paramref name="keys"/>.</summary>
    public IEnumerable<string> Unknown(IReadOnlyList<string> keys) =>
        from property in _element.EnumerateObject()
        where !keys.Contains(property.Name)
        let near = Nearest.To(property.Name, keys)
        select $"{_place}.{property.Name}: unknown field{(near is null ? "" : $", did you mean {near}?")}";

    private bool Find(string key, out JsonElement value) => _element.TryGetProperty(key, out value) && value.ValueKind != JsonValueKind.Null;

    private static string? Plain(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.GetRawText(),
        _ => null,
    };
}
