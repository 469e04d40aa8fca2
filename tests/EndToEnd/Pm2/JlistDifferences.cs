using System.Globalization;
using System.Text.Json;

namespace ActorPm.EndToEnd.Tests.Pm2;

/// <summary>Compares two answers of jlist field by field. What must differ (pids, times, ids) is compared by its kind.</summary>
internal static class JlistDifferences
{
    private static readonly HashSet<string> ByKind =
        [
        "pid", "pm_uptime", "created_at", "unique_id", "memory", "cpu", "exit_code", "prev_restart_delay",
        "_tree_pids", "axm_monitor", "axm_options", "axm_actions", "env.pm_id", "env.unique_id", "env.NODE_APP_INSTANCE", "env.<name>",
    ];

    /// <summary>A line each: <c>field: PM2's value / our value</c>, the same difference of several apps once.</summary>
    /// <param name="theirs">PM2's list.</param>
    /// <param name="ours">Our list.</param>
    /// <param name="masks">Texts that belong to one of the two homes, and what stands for them.</param>
    public static IReadOnlyList<string> Of(string theirs, string ours, IReadOnlyList<(string Text, string Mask)> masks)
    {
        var differences = new SortedSet<string>(StringComparer.Ordinal);
        using var their = JsonDocument.Parse(Masked(theirs, masks));
        using var our = JsonDocument.Parse(Masked(ours, masks));
        var pairs = Keyed(their.RootElement);
        var others = Keyed(our.RootElement);
        foreach (var key in pairs.Keys.Union(others.Keys).Order(StringComparer.Ordinal))
        {
            if (!pairs.TryGetValue(key, out var left)) differences.Add($"app {key}: only here");
            else if (!others.TryGetValue(key, out var right)) differences.Add($"app {key}: only in PM2");
            else Compare("", key[..key.LastIndexOf('/')], left, right, differences);
        }

        return [.. differences];
    }

    private static Dictionary<string, JsonElement> Keyed(JsonElement list) => list.EnumerateArray()
        .OrderBy(entry => entry.GetProperty("pm_id").GetInt32())
        .GroupBy(entry => entry.GetProperty("name").GetString())
        .SelectMany(group => group.Select((entry, place) => (Key: $"{group.Key}/{place}", entry)))
        .ToDictionary(pair => pair.Key, pair => pair.entry);

    private static void Compare(string path, string app, JsonElement left, JsonElement right, SortedSet<string> differences)
    {
        var flattened = path == "pm2_env." ? Variables(left).Union(Variables(right)).ToHashSet() : [];
        var (lefts, rights) = (Fields(left), Fields(right));
        foreach (var name in lefts.Keys.Union(rights.Keys))
        {
            // Each variable stands in env too, and is compared there.
            if (flattened.Contains(name)) continue;
            var there = lefts.TryGetValue(name, out var theirs);
            var here = rights.TryGetValue(name, out var ours);
            if (there && here && theirs.ValueKind == JsonValueKind.Object && ours.ValueKind == JsonValueKind.Object && !name.StartsWith("axm_", StringComparison.Ordinal))
            {
                Compare($"{path}{name}.", app, theirs, ours, differences);
                continue;
            }

            // PM2 hangs the settings of an app's module under its name.
            var shown = path == "pm2_env.env." && name == app ? "<name>" : name;
            var kind = path == "pm2_env.env." ? "env." + shown : shown;
            var (first, second) = (there ? Text(kind, theirs) : "(none)", here ? Text(kind, ours) : "(none)");
            if (first != second) differences.Add($"{path}{shown}: {first} / {second}");
        }
    }

    private static HashSet<string> Variables(JsonElement fields) =>
        fields.TryGetProperty("env", out var variables) ? [.. variables.EnumerateObject().Select(variable => variable.Name)] : [];

    // PM2 writes some names twice; the last one counts, as for every reader.
    private static Dictionary<string, JsonElement> Fields(JsonElement element)
    {
        var fields = new Dictionary<string, JsonElement>();
        foreach (var field in element.EnumerateObject()) fields[field.Name] = field.Value;
        return fields;
    }

    private static string Text(string name, JsonElement value)
    {
        if (!ByKind.Contains(name)) return value.GetRawText();
        // Readings of a moment; none as well as some.
        if (name is "cpu" or "memory" or "axm_monitor") return value.ValueKind.ToString().ToLower(CultureInfo.InvariantCulture);
        if (value.GetRawText() is "0" or "[]" or "{}" or "null") return value.GetRawText();
        return value.ValueKind.ToString().ToLower(CultureInfo.InvariantCulture);
    }

    private static string Masked(string text, IReadOnlyList<(string Text, string Mask)> masks) =>
        masks.Aggregate(text, (masked, mask) => masked.Replace(mask.Text, mask.Mask, StringComparison.Ordinal));
}
