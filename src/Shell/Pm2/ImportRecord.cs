using System.Text.Json;
using System.Text.Json.Serialization;

namespace ActorPm.Shell.Pm2;

/// <summary>What was taken over from a PM2, on disk before each step, so that an import which is cut off can be gone on with or undone.</summary>
internal sealed record ImportRecord
{
    /// <summary>Which PM2.</summary>
    public required string Pm2Home { get; init; }

    public IReadOnlyList<ImportedApp> Apps { get; set; } = [];

    /// <summary>The record of a home; null when nothing was imported.</summary>
    public static ImportRecord? Read(string path)
    {
        try
        {
            return File.Exists(path) ? JsonSerializer.Deserialize(File.ReadAllBytes(path), ImportJson.Default.ImportRecord) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public void Write(string path)
    {
        File.WriteAllBytes(path + ".partial", JsonSerializer.SerializeToUtf8Bytes(this, ImportJson.Default.ImportRecord));
        File.Move(path + ".partial", path, overwrite: true);
    }
}

/// <summary>One app that is being or was taken over.</summary>
/// <param name="Name">Its name, here and there.</param>
/// <param name="Pm2Ids">Its ids in PM2.</param>
/// <param name="Ran">It ran in PM2, and is to run there again after an undo.</param>
/// <param name="Ids">Its ids here; empty while it is not here.</param>
/// <param name="Done">It is here and stopped there.</param>
/// <param name="Script">With the next two what makes it the same app; null in records of older versions.</param>
/// <param name="Cwd">Its working folder.</param>
/// <param name="Arguments">Its arguments.</param>
internal sealed record ImportedApp(
    string Name, IReadOnlyList<int> Pm2Ids, bool Ran, IReadOnlyList<int> Ids, bool Done,
    string? Script = null, string? Cwd = null, IReadOnlyList<string>? Arguments = null);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ImportRecord))]
internal sealed partial class ImportJson : JsonSerializerContext;
