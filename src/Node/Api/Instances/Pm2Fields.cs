using System.Text.Json;

namespace ActorPm.Node.Api.Instances;

/// <summary>Writes the fields of one <c>pm2_env</c> and remembers their names, so that none is written twice.</summary>
internal sealed class Pm2Fields(Utf8JsonWriter json)
{
    private readonly HashSet<string> _written = new(StringComparer.Ordinal);

    /// <summary>A text; left out when null.</summary>
    public void Text(string name, string? value)
    {
        if (value is not null && _written.Add(name)) json.WriteString(name, value);
    }

    /// <summary>A number.</summary>
    public void Number(string name, long value)
    {
        if (_written.Add(name)) json.WriteNumber(name, value);
    }

    /// <summary>A number of milliseconds; left out when it is <paramref name="usual"/>, since PM2 shows what was set.</summary>
    public void Milliseconds(string name, TimeSpan value, TimeSpan usual)
    {
        if (value != usual) Number(name, (long)value.TotalMilliseconds);
    }

    /// <summary>Yes or no.</summary>
    public void Flag(string name, bool value)
    {
        if (_written.Add(name)) json.WriteBoolean(name, value);
    }

    /// <summary>A list of texts.</summary>
    public void Texts(string name, IEnumerable<string> values)
    {
        if (!_written.Add(name)) return;
        json.WriteStartArray(name);
        foreach (var value in values) json.WriteStringValue(value);
        json.WriteEndArray();
    }

    /// <summary>A list of numbers.</summary>
    public void Numbers(string name, IEnumerable<int> values)
    {
        if (!_written.Add(name)) return;
        json.WriteStartArray(name);
        foreach (var value in values) json.WriteNumberValue(value);
        json.WriteEndArray();
    }

    /// <summary>An object of yes and no.</summary>
    public void Flags(string name, params ReadOnlySpan<(string Name, bool Value)> flags)
    {
        if (!_written.Add(name)) return;
        json.WriteStartObject(name);
        foreach (var (flag, value) in flags) json.WriteBoolean(flag, value);
        json.WriteEndObject();
    }

    /// <summary>An object that has nothing in it here.</summary>
    public void EmptyObject(string name)
    {
        if (!_written.Add(name)) return;
        json.WriteStartObject(name);
        json.WriteEndObject();
    }

    /// <summary>Anything else; the value is written by <paramref name="write"/>.</summary>
    public void Value(string name, Action<Utf8JsonWriter> write)
    {
        if (!_written.Add(name)) return;
        json.WritePropertyName(name);
        write(json);
    }

    /// <summary>The environment, as an object and flat.</summary>
    public void Environment(IReadOnlyDictionary<string, string> variables)
    {
        _written.Add("env");
        json.WriteStartObject("env");
        foreach (var (name, value) in variables) json.WriteString(name, value);
        json.WriteEndObject();
        foreach (var (name, value) in variables) Text(name, value);
    }
}
