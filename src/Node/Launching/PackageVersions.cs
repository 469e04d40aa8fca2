using System.Collections.Concurrent;
using System.Text.Json;

namespace ActorPm.Node.Launching;

/// <summary>The version an app says of itself in the nearest package.json above its script.</summary>
internal sealed class PackageVersions
{
    private const long LargestFile = 1 << 20;

    private readonly ConcurrentDictionary<string, (DateTime Written, string? Version)> _known = new(StringComparer.Ordinal);

    /// <summary>The version; null when there is no package.json or none in it.</summary>
    public string? Find(string script)
    {
        for (var folder = Path.GetDirectoryName(script); folder is not null; folder = Path.GetDirectoryName(folder))
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
