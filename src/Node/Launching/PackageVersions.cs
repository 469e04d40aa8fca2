using System.Collections.Concurrent;
using System.Text.Json;
using ActorPm.Contracts.Apps;

namespace ActorPm.Node.Launching;

/// <summary>The version an app says of itself in the nearest package.json above its script.</summary>
internal sealed class PackageVersions
{
    private const long LargestFile = 1 << 20;

    private readonly ConcurrentDictionary<string, (DateTime Written, string? Version)> _known = new(StringComparer.Ordinal);

    /// <summary>The version of an app; of what npm and its like start, that of the project they are started in.</summary>
    public string? Find(AppSpec spec) => FindFrom(Launchers.IsOne(spec.Script) ? spec.Cwd : Path.GetDirectoryName(spec.Script));

    // Null when there is no package.json or none in it.
    private string? FindFrom(string? start)
    {
        for (var folder = start; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            var file = new FileInfo(Path.Combine(folder, "package.json"));
            if (!file.Exists) continue;
            var written = file.LastWriteTimeUtc;
            if (_known.TryGetValue(file.FullName, out var known) && known.Written == written) return known.Version;
            var version = Read(file);
            _known[file.FullName] = (written, version);
            return version;
        }

        return null;
    }

    private static string? Read(FileInfo file)
    {
        try
        {
            if (file.Length > LargestFile) return null;
            using var document = JsonDocument.Parse(File.ReadAllBytes(file.FullName));
            return document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("version", out var version)
                && version.ValueKind == JsonValueKind.String
                ? version.GetString()
                : null;
        }
        catch (Exception unreadable) when (unreadable is JsonException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
