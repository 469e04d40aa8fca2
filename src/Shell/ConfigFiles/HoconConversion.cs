using System.Text;
using System.Text.Json;
using ActorPm.Contracts.Units;
using ActorPm.Shell.Declaring;

namespace ActorPm.Shell.ConfigFiles;

/// <summary>
/// Writes one of PM2's files as HOCON: the apps by name, <c>env_NAME</c> as environments. Read again it declares the
/// same apps.
/// </summary>
internal static class HoconConversion
{
    private const string EnvironmentPrefix = "env_";
    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <param name="json">What the file says, as JSON.</param>
    /// <param name="origin">The file, for the comment at the top.</param>
    /// <param name="remarks">What could not be carried over is added.</param>
    public static string Convert(string json, string origin, List<string> remarks)
    {
        using var document = JsonDocument.Parse(json, Lenient);
        var root = document.RootElement;
        var text = new StringBuilder($"# Made of {origin} by pbm config convert. pbm plan pm.conf shows what it would change.\n");
        if (root.ValueKind == JsonValueKind.Object && root.TryGetProperty("project", out var project) && project.ValueKind == JsonValueKind.String)
            text.Append("project = ").Append(HoconWriter.Text(project.GetString()!)).Append('\n');
        if (root.ValueKind == JsonValueKind.Object && root.TryGetProperty("static", out _)) remarks.Add($"static is not part of a HOCON file: keep {origin} for it");
        var environments = new SortedDictionary<string, List<(string Key, JsonElement Variables)>>(StringComparer.Ordinal);
        var keys = new HashSet<string>();
        text.Append("\napps {\n");
        foreach (var app in Apps(root)) App(text, app, keys, environments);
        text.Append("}\n");
        foreach (var (name, apps) in environments)
        {
            text.Append($"\nenvironments.{HoconWriter.Key(name)}.apps {{\n");
            foreach (var (key, variables) in apps)
            {
                text.Append($"  {HoconWriter.Key(key)} {{\n");
                HoconWriter.Member(text, "env", variables, 2);
                text.Append("  }\n");
            }

            text.Append("}\n");
        }

        if (root.ValueKind == JsonValueKind.Object && root.TryGetProperty("deploy", out var deploy))
        {
            text.Append('\n');
            HoconWriter.Member(text, "deploy", deploy, 0);
        }

        return text.ToString();
    }

    private static IEnumerable<JsonElement> Apps(JsonElement root)
    {
        if (root.ValueKind == JsonValueKind.Array) return root.EnumerateArray();
        if (!root.TryGetProperty("apps", out var apps) && !root.TryGetProperty("pm2", out apps)) return [root];
        return apps.ValueKind == JsonValueKind.Array ? apps.EnumerateArray() : [apps];
    }

    private static void App(
        StringBuilder text, JsonElement app, HashSet<string> keys, SortedDictionary<string, List<(string Key, JsonElement Variables)>> environments)
    {
        var name = app.TryGetProperty("name", out var named) && named.ValueKind == JsonValueKind.String ? named.GetString()! : null;
        var title = name ?? (Script(app) is { } script ? AppNames.OfScript(script) : "app");
        var key = title;
        for (var number = 2; !keys.Add(key); number++) key = $"{title}-{number}";
        text.Append("  ").Append(HoconWriter.Key(key)).Append(" {\n");
        // The key is the name, unless another app has it already.
        if (key != title) text.Append("    name = ").Append(HoconWriter.Text(title)).Append('\n');
        foreach (var field in app.EnumerateObject())
        {
            if (field.Name == "name" || field.Value.ValueKind == JsonValueKind.Null) continue;
            if (field.Name.StartsWith(EnvironmentPrefix, StringComparison.Ordinal) && Settings.OfField(field.Name) is null && field.Value.ValueKind == JsonValueKind.Object)
            {
                var environment = field.Name[EnvironmentPrefix.Length..];
                if (!environments.TryGetValue(environment, out var apps)) apps = environments[environment] = [];
                apps.Add((key, field.Value));
                continue;
            }

            var setting = Settings.OfField(field.Name);
            if (Duration(setting, field.Value) is { } duration) text.Append("    ").Append(setting!.Key).Append(" = ").Append(duration).Append('\n');
            else HoconWriter.Member(text, setting is { Key.Length: > 0 } known ? known.Key : field.Name, field.Value, 2);
        }

        text.Append("  }\n");
    }

    private static string? Script(JsonElement app)
    {
        foreach (var field in app.EnumerateObject())
            if (Settings.OfField(field.Name) is { Key: "script" } && field.Value.ValueKind == JsonValueKind.String) return field.Value.GetString();
        return null;
    }

    // 5000 is 5s.
    private static string? Duration(Setting? setting, JsonElement value) =>
        setting is not null && FieldDescriptions.Of(setting.Key) is { Kind: ValueKind.Duration } && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var milliseconds) && milliseconds > 0
            ? DurationText.ToExactText(TimeSpan.FromMilliseconds(milliseconds))
            : null;
}
