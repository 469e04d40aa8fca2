using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using ActorPm.Contracts.Text;

namespace ActorPm.Shell.Declaring;

/// <summary>Reads one app of a JSON file, field by field through <see cref="Settings"/>.</summary>
internal static class JsonApp
{
    public static AppDeclaration Read(JsonElement element, int index, FieldPlaces places, string? environment, List<string> faults, List<string> warnings)
    {
        var app = new AppDeclaration();
        var file = places.Of(index);
        if (element.ValueKind != JsonValueKind.Object)
        {
            faults.Add($"{file}: app {index + 1}: expected an object, found {Kind(element)}");
            return app;
        }

        var title = element.TryGetProperty("name", out var name) && name.ValueKind == JsonValueKind.String
            ? name.GetString()!
            : $"app {index + 1}";
        app = app with { Place = $"{file}: {title}" };
        foreach (var field in element.EnumerateObject())
        {
            try
            {
                app = Apply(app, field, $"{places.Of(index, field.Name)}: {title}: {field.Name}", warnings, part => $"{places.Of(index, field.Name, part)}: {title}: {field.Name}.{part}");
            }
            catch (DeclarationException fault)
            {
                faults.Add(fault.Message);
            }
        }

        try
        {
            if (environment is null) return app;
            if (app is { AppendEnvironmentToName: true, Name: { } plain }) app = app with { Name = $"{plain}-{environment}" };
            return Laid(app, element, environment, $"{places.Of(index, "env_" + environment)}: {title}", warnings);
        }
        catch (DeclarationException fault)
        {
            faults.Add(fault.Message);
            return app;
        }
    }

    /// <summary><c>env_NAME</c> laid over <c>env</c>.</summary>
    private static AppDeclaration Laid(AppDeclaration app, JsonElement element, string environment, string origin, List<string> warnings)
    {
        var field = "env_" + environment;
        if (!element.TryGetProperty(field, out var variables))
        {
            warnings.Add($"Environment [{environment}] is not defined in process file ({origin})");
            return app;
        }

        var merged = new Dictionary<string, string>(app.Environment ?? new Dictionary<string, string>());
        foreach (var (name, value) in Variables(variables, $"{origin}: {field}")) merged[name] = value;
        return app with { Environment = merged };
    }

    /// <summary>Lays one field over what was declared.</summary>
    /// <exception cref="DeclarationException">It is not built, or its value makes no sense.</exception>
    /// <param name="app">What was declared.</param>
    /// <param name="field">The field.</param>
    /// <param name="origin">Where it stands, with its name.</param>
    /// <param name="warnings">What has no effect is added.</param>
    /// <param name="within">Where a part of it stands; null where that is not known.</param>
    public static AppDeclaration Apply(AppDeclaration app, JsonProperty field, string origin, List<string> warnings, Func<string, string>? within = null)
    {
        if (field.Value.ValueKind == JsonValueKind.Null) return app;
        within ??= part => $"{origin}.{part}";
        if (field.Name is "depends_on" or "dependsOn" && field.Value.ValueKind == JsonValueKind.Object)
            return app with { DependsOn = [.. field.Value.EnumerateObject().Select(one => Dependency(one, within(one.Name)))] };
        if (field.Name == "env") return app with { Environment = Variables(field.Value, origin) };
        if (field.Name is "watch_options" or "watchOptions") return WatchOptions(app, field.Value, origin, warnings);
        // env_production and its like count with --env only.
        if (field.Name.StartsWith("env_", StringComparison.Ordinal) && Settings.OfField(field.Name) is null) return app;

        // ready: { http: "/health" } is ready_http, and so on.
        if (field.Value.ValueKind == JsonValueKind.Object && field.Name is "ready" or "alive")
            return field.Value.EnumerateObject().Aggregate(app, (soFar, part) =>
                Apply(soFar, $"{field.Name}_{part.Name}", part.Value, within(part.Name), warnings));
        return Apply(app, field.Name, field.Value, origin, warnings);
    }

    private static AppDeclaration Apply(AppDeclaration app, string name, JsonElement value, string origin, List<string> warnings)
    {
        if (value.ValueKind == JsonValueKind.Null) return app;
        var setting = Settings.OfField(name);
        if (setting is null)
        {
            var near = Nearest.To(name, Settings.Fields);
            warnings.Add($"{origin}: unknown field{(near is null ? "" : $", did you mean {near}?")}");
            return app;
        }

        if (setting.Standing == Standing.NotBuilt && !IsOff(value)) throw Setting.NotBuilt(origin);
        return setting.Apply is null ? app : setting.Apply(app, Input(value, origin));
    }

    // chokidar's options in PM2; those that mean something here.
    private static AppDeclaration WatchOptions(AppDeclaration app, JsonElement value, string origin, List<string> warnings)
    {
        if (value.ValueKind != JsonValueKind.Object) throw new DeclarationException($"{origin}: expected an object, found {Kind(value)}");
        foreach (var option in value.EnumerateObject())
        {
            var flag = option.Value.ValueKind switch { JsonValueKind.True => true, JsonValueKind.False => false, _ => (bool?)null };
            switch (option.Name)
            {
                case "usePolling" when flag is not null: app = app with { WatchPolling = flag }; break;
                case "followSymlinks" when flag is not null: app = app with { WatchFollowLinks = flag }; break;
                case "ignoreInitial" or "persistent" or "interval" or "binaryInterval" or "awaitWriteFinish": break;
                default: warnings.Add($"{origin}.{option.Name} has no effect here; usePolling and followSymlinks have, as true or false"); break;
            }
        }

        return app;
    }

    // depends_on { db = ready, cache = started }
    private static Contracts.Apps.AppDependency Dependency(JsonProperty one, string origin) =>
        new(one.Name, SettingValues.Goal(new SettingInput(origin, [Text(one.Value, origin)])));

    private static SettingInput Input(JsonElement value, string origin) => value.ValueKind switch
    {
        JsonValueKind.Array => new SettingInput(origin, [.. value.EnumerateArray().Select(item => Text(item, origin))], IsList: true),
        _ => new SettingInput(origin, [Text(value, origin)]),
    };

    private static string Text(JsonElement value, string origin) => value.ValueKind switch
    {
        JsonValueKind.String => WithoutNul(value.GetString()!, origin),
        JsonValueKind.Number => value.GetRawText(),
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => throw new DeclarationException($"{origin}: expected a text, a number or true or false, found {Kind(value)}"),
    };

    // The system ends a text there: no path, argument or variable can have one.
    private static string WithoutNul(string text, string origin) =>
        text.Contains('\0') ? throw new DeclarationException($"{origin}: contains a NUL character") : text;

    private static Dictionary<string, string> Variables(JsonElement value, string origin)
    {
        if (value.ValueKind != JsonValueKind.Object) throw new DeclarationException($"{origin}: expected an object, found {Kind(value)}");
        var variables = new Dictionary<string, string>();
        foreach (var variable in value.EnumerateObject())
        {
            if (variable.Name.Length == 0 || variable.Name.Contains('=') || variable.Name.Contains('\0'))
                throw new DeclarationException($"{origin}: '{variable.Name}' is not a name of a variable");
            // Objects become JSON text, as in PM2; null means the variable is not declared.
            if (variable.Value.ValueKind == JsonValueKind.Null) continue;
            variables[variable.Name] = variable.Value.ValueKind == JsonValueKind.String
                ? WithoutNul(variable.Value.GetString()!, $"{origin}.{variable.Name}")
                : Compact(variable.Value);
        }

        return variables;
    }

    // As JSON.stringify writes it, however the file is laid out.
    private static string Compact(JsonElement value)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping })) value.WriteTo(json);
        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    private static bool IsOff(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.False => true,
        JsonValueKind.String => value.GetString() is "" or "false" or "0",
        JsonValueKind.Number => value.GetRawText() == "0",
        JsonValueKind.Array => value.GetArrayLength() == 0,
        _ => false,
    };

    private static string Kind(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => $"'{value.GetString()}'",
        JsonValueKind.Null => "null",
        _ => value.GetRawText(),
    };
}
