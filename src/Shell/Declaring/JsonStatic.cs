using System.Text.Json;
using ActorPm.Contracts.Text;

namespace ActorPm.Shell.Declaring;

/// <summary>Reads <c>static: [{ path, port, spa, ftp, host, name, basic_auth: { username, password } }]</c> of a configuration file.</summary>
internal static class JsonStatic
{
    private static readonly string[] Fields = ["path", "port", "host", "spa", "ftp", "name", "basic_auth"];

    /// <param name="value">A folder, or a list of them.</param>
    /// <param name="origin">File and field, for messages.</param>
    /// <param name="faults">Takes what is wrong.</param>
    public static IEnumerable<AppDeclaration> Read(JsonElement value, string origin, List<string> faults)
    {
        var folders = value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().ToList() : [value];
        var apps = new List<AppDeclaration>();
        foreach (var (index, folder) in folders.Index())
        {
            try
            {
                apps.Add(One(folder, folders.Count == 1 ? origin : $"{origin} {index + 1}"));
            }
            catch (DeclarationException fault)
            {
                faults.Add(fault.Message);
            }
        }

        return apps;
    }

    private static AppDeclaration One(JsonElement element, string origin)
    {
        if (element.ValueKind != JsonValueKind.Object) throw new DeclarationException($"{origin}: expected an object like {{ path: \"./public\", port: 8080 }}");
        var folder = new StaticFolder();
        string? name = null;
        foreach (var field in element.EnumerateObject())
        {
            var input = new SettingInput($"{origin}: {field.Name}", [Text(field.Value)]);
            switch (field.Name)
            {
                case "path": folder = folder with { Path = input.Single }; break;
                case "port": folder = folder with { Port = SettingValues.Port(input) }; break;
                case "host": folder = folder with { Host = input.Single }; break;
                case "spa": folder = folder with { SinglePage = SettingValues.Flag(input) }; break;
                case "ftp": folder = folder with { Listing = SettingValues.Flag(input) }; break;
                case "name": name = input.Single; break;
                case "basic_auth" when field.Value.ValueKind == JsonValueKind.Object: folder = Guarded(folder, field.Value, input.Origin); break;
                case "basic_auth": throw input.Expected("an object with username and password");
                default: throw new DeclarationException($"{input.Origin}: unknown field{(Nearest.To(field.Name, Fields) is { } near ? $", did you mean {near}?" : "")}");
            }
        }

        return folder.Declare(name);
    }

    private static StaticFolder Guarded(StaticFolder folder, JsonElement value, string origin) =>
        value.TryGetProperty("username", out var user) && value.TryGetProperty("password", out var password)
            ? folder with { User = Text(user), Password = Text(password) }
            : throw new DeclarationException($"{origin}: expected username and password");

    private static string Text(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
}
