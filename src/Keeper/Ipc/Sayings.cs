using System.Text.Json;

namespace ActorPm.Keeper.Ipc;

/// <summary>
/// What a program has said of itself and is not going to say again (messages <c>{ type: 'axm:…', data }</c>: the
/// actions it offers, settings, figures): kept for a node that comes later. What is said anew takes the place of the old.
/// </summary>
internal sealed class Sayings
{
    /// <summary>Of all messages of one program, in characters; what would be more is not kept.</summary>
    private const int MostCharacters = 64 * 1024;

    /// <summary>An answer is for whoever asked, and for nobody later.</summary>
    private const string Answer = "axm:reply";

    private readonly Dictionary<string, int> _places = [];
    private readonly List<string> _kept = [];
    private int _characters;

    public IReadOnlyList<string> All => _kept;

    public void Add(string json)
    {
        // Most messages of programs are their own; they are not parsed for this.
        if (!json.Contains("\"axm:", StringComparison.Ordinal) || KeyOf(json) is not { } key) return;
        var before = _places.TryGetValue(key, out var place) ? _kept[place].Length : 0;
        if (_characters - before + json.Length > MostCharacters) return;
        _characters += json.Length - before;
        if (before > 0)
        {
            _kept[place] = json;
            return;
        }

        _places[key] = _kept.Count;
        _kept.Add(json);
    }

    /// <summary>Messages of one key replace each other; null for what is not kept.</summary>
    private static string? KeyOf(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("type", out var type) || type.ValueKind != JsonValueKind.String) return null;
            if (type.GetString() is not { } name || !name.StartsWith("axm:", StringComparison.Ordinal) || name == Answer) return null;
            if (!root.TryGetProperty("data", out var data) || data.ValueKind != JsonValueKind.Object) return null;
            return data.TryGetProperty("action_name", out var action) && action.ValueKind == JsonValueKind.String
                ? $"{name} {action.GetString()}"
                : $"{name} {data.EnumerateObject().FirstOrDefault().Name}";
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
