using System.Text.Json;
using ActorPm.Shell.Declaring;

namespace ActorPm.Shell.Foreground;

/// <summary>Reads nodemon.json, or <c>nodemonConfig</c> of package.json, of the working folder.</summary>
internal static class NodemonFile
{
    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>What it says; nothing without one.</summary>
    /// <param name="machine">Where.</param>
    /// <param name="named">Another file; null for the usual ones.</param>
    /// <param name="warn">Takes what has no effect here.</param>
    /// <exception cref="DeclarationException">It is not there, or wrong.</exception>
    public static DevSettings Read(IMachine machine, string? named, Action<string> warn)
    {
        var file = named ?? "nodemon.json";
        var text = machine.ReadText(Path.GetFullPath(file, machine.CurrentFolder));
        if (named is not null && text is null) throw new DeclarationException($"File {named} not found");
        var package = machine.ReadText(Path.Combine(machine.CurrentFolder, "package.json"));
        var settings = new DevSettings();
        if (package is not null && TryParse(package) is { } root)
        {
            if (root.TryGetProperty("main", out var main) && main.ValueKind == JsonValueKind.String) settings = settings with { Script = main.GetString() };
            if (text is null && root.TryGetProperty("nodemonConfig", out var config)) return Read(config, "package.json: nodemonConfig", warn).Over(settings);
        }

        if (text is null) return settings;
        return Read(TryParse(text) ?? throw new DeclarationException($"File {file} malformated: not JSON", "names and texts need double quotes"), file, warn).Over(settings);
    }

    private static JsonElement? TryParse(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text, Lenient);
            return document.RootElement.ValueKind == JsonValueKind.Object ? document.RootElement.Clone() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static DevSettings Read(JsonElement root, string file, Action<string> warn)
    {
        if (root.ValueKind != JsonValueKind.Object) throw new DeclarationException($"{file}: expected an object");
        var settings = new DevSettings();
        foreach (var field in root.EnumerateObject())
        {
            var (value, origin) = (field.Value, $"{file}: {field.Name}");
            settings = field.Name switch
            {
                "watch" => settings with { Watch = Texts(value, origin) },
                "ignore" => settings with { Ignore = Texts(value, origin) },
                "ext" or "exts" => settings with { Extensions = [.. Texts(value, origin).SelectMany(DevSettings.Words)] },
                "exec" => settings with { Exec = Text(value, origin) },
                "execMap" => settings with { ExecByExtension = Map(value, origin) },
                "delay" => settings with { Delay = SettingValues.Duration(new SettingInput(origin, [Text(value, origin)])) },
                "env" => settings with { Environment = Map(value, origin) },
                "signal" => settings with { Signal = Text(value, origin) },
                "verbose" => settings with { Verbose = Flag(value, origin) },
                "legacyWatch" or "polling" => settings with { Polling = Flag(value, origin) },
                "script" => settings with { Script = Text(value, origin) },
                "restartable" or "quiet" or "colours" or "colors" or "stdin" or "stdout" or "$schema" => settings,
                _ => Unknown(settings, origin, warn),
            };
        }

        return settings;
    }

    private static DevSettings Unknown(DevSettings settings, string origin, Action<string> warn)
    {
        warn($"{origin} has no effect here");
        return settings;
    }

    private static IReadOnlyList<string> Texts(JsonElement value, string origin) =>
        value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray().Select(item => Text(item, origin))] : [Text(value, origin)];

    private static string Text(JsonElement value, string origin) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Number => value.GetRawText(),
        _ => throw new DeclarationException($"{origin}: expected a text"),
    };

    private static bool Flag(JsonElement value, string origin) => value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw new DeclarationException($"{origin}: expected true or false"),
    };

    private static Dictionary<string, string> Map(JsonElement value, string origin) => value.ValueKind == JsonValueKind.Object
        ? value.EnumerateObject().ToDictionary(one => one.Name, one => one.Value.ValueKind is JsonValueKind.True or JsonValueKind.False ? one.Value.GetRawText() : Text(one.Value, $"{origin}: {one.Name}"))
        : throw new DeclarationException($"{origin}: expected an object");
}
