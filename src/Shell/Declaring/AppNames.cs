using System.Text.Json;
using ActorPm.Contracts.Apps;

namespace ActorPm.Shell.Declaring;

/// <summary>The name of an app nobody named.</summary>
internal static class AppNames
{
    private static readonly HashSet<string> Runners = ["npm", "yarn", "pnpm", "npx", "bun"];

    private static readonly JsonDocumentOptions Lenient =
        new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>A script's file name without its last extension.</summary>
    public static string OfScript(string script) => NameRules.Derive(Path.GetFileNameWithoutExtension(script));

    /// <summary>The name an app of a file goes by.</summary>
    /// <exception cref="DeclarationException">It has neither name nor script.</exception>
    public static string OfDeclared(AppDeclaration app, string file) => app switch
    {
        { Name: { } name } => Prefixed(app.NamePrefix, name),
        { Script: { Length: > 0 } script } => Prefixed(app.NamePrefix, OfScript(script)),
        _ => throw new DeclarationException($"{file}: an app has neither name nor script"),
    };

    /// <summary>PM2's <c>name_prefix</c>.</summary>
    public static string Prefixed(string? prefix, string name) => string.IsNullOrEmpty(prefix) ? name : $"{prefix}:{name}";

    /// <summary>A shell line is its own name.</summary>
    public static string OfLine(string line) => NameRules.Derive(line);

    /// <summary>
    /// A program of the PATH by its own name; what npm and its like run by the project's, or every
    /// project of a server would be called npm.
    /// </summary>
    public static string OfProgram(string program, string folder, IMachine machine) =>
        NameRules.Derive(Runners.Contains(Path.GetFileName(program)) ? OfProject(folder, machine) : Path.GetFileName(program));

    private static string OfProject(string folder, IMachine machine)
    {
        if (machine.ReadText(Path.Combine(folder, "package.json")) is { } text && PackageName(text) is { Length: > 0 } name) return name;
        return Path.GetFileName(Path.TrimEndingDirectorySeparator(folder));
    }

    private static string? PackageName(string text)
    {
        try
        {
            using var package = JsonDocument.Parse(text, Lenient);
            return package.RootElement is { ValueKind: JsonValueKind.Object } root
                && root.TryGetProperty("name", out var name) && name.ValueKind == JsonValueKind.String
                ? name.GetString()
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
