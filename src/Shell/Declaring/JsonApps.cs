using System.Text.Json;

namespace ActorPm.Shell.Declaring;

/// <summary>
/// Reads <c>{"apps": […]}</c>, <c>{"pm2": […]}</c>, an array of apps or one app, with comments and
/// trailing commas. All faults are told at once, nothing is started when there is one.
/// </summary>
internal static class JsonApps
{
    private static readonly JsonDocumentOptions Lenient =
        new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <exception cref="DeclarationException">Something is wrong; all of it is told.</exception>
    public static DeclaredApps Read(string text, string file, string? environment = null) => ReadAll(text, file, environment).Sound();

    /// <exception cref="DeclarationException">It is no list of apps at all; what is wrong in the apps is in the answer.</exception>
    public static DeclaredApps ReadAll(string text, string file, string? environment = null, FieldPlaces? places = null)
    {
        places ??= new FieldPlaces(file);
        using var document = Parse(text, file);
        var root = document.RootElement;
        var warnings = new List<string>();
        var elements = root.ValueKind switch
        {
            JsonValueKind.Array => root.EnumerateArray().ToList(),
            JsonValueKind.Object => AppsOf(root, file, warnings),
            _ => throw new DeclarationException($"File {file} malformated: expected an object or an array of apps"),
        };

        var faults = new List<string>();
        var apps = elements.Select((element, index) => JsonApp.Read(element, index, places, environment, faults, warnings)).ToList();
        if (root.ValueKind == JsonValueKind.Object && root.TryGetProperty("static", out var folders)) apps.AddRange(JsonStatic.Read(folders, $"{file}: static", faults));
        if (apps.Count == 0 && faults.Count == 0) throw new DeclarationException($"File {file} declares no app");
        var project = root.ValueKind == JsonValueKind.Object && root.TryGetProperty("project", out var named) && named.ValueKind == JsonValueKind.String
            ? named.GetString()
            : null;
        return new DeclaredApps(apps, warnings) { Faults = faults, Project = project };
    }

    /// <summary>Whether <paramref name="text"/> is JSON, with comments and trailing commas allowed.</summary>
    public static bool IsJson(string text)
    {
        try
        {
            JsonDocument.Parse(text, Lenient).Dispose();
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static JsonDocument Parse(string text, string file)
    {
        var what = file == ConfigFile.StandardInputName ? "The standard input" : "File " + file;
        if (string.IsNullOrWhiteSpace(text)) throw new DeclarationException($"{what} is empty", "an object or an array of apps is expected");
        try
        {
            return JsonDocument.Parse(text, Lenient);
        }
        catch (JsonException fault)
        {
            var where = fault.LineNumber is { } line ? $"line {line + 1}, column {fault.BytePositionInLine + 1}" : "its end";
            throw new DeclarationException(
                $"{what} malformated: not JSON at {where}",
                "names and texts need double quotes; a JavaScript expression is read where Node.js is in PATH");
        }
    }

    private static List<JsonElement> AppsOf(JsonElement root, string file, List<string> warnings)
    {
        if (!root.TryGetProperty("apps", out var apps) && !root.TryGetProperty("pm2", out apps)) return root.TryGetProperty("static", out _) ? [] : [root];
        return apps.ValueKind switch
        {
            JsonValueKind.Array => [.. apps.EnumerateArray()],
            JsonValueKind.Object => [apps],
            _ => throw new DeclarationException($"File {file} malformated: apps: expected an array of apps"),
        };
    }
}
