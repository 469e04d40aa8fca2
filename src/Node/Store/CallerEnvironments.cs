using System.Security.Cryptography;
using System.Text.Json;

namespace ActorPm.Node.Store;

/// <summary>
/// Environments are stored once for all apps started from the same shell: under the hash of their sorted
/// JSON form.
/// </summary>
internal static class CallerEnvironments
{
    /// <summary>Hash and JSON form; equal environments give equal answers whatever their order.</summary>
    public static (string Hash, string Json) Write(IReadOnlyDictionary<string, string> environment)
    {
        var sorted = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in environment) sorted[name] = value;
        var json = JsonSerializer.SerializeToUtf8Bytes(sorted, StoreJson.Default.SortedDictionaryStringString);
        return (Convert.ToHexStringLower(SHA256.HashData(json)), System.Text.Encoding.UTF8.GetString(json));
    }

    /// <summary>Reads the JSON form.</summary>
    /// <exception cref="JsonException">It is not one.</exception>
    public static Dictionary<string, string> Read(string json) =>
        JsonSerializer.Deserialize(json, StoreJson.Default.DictionaryStringString) ?? throw new JsonException("null is not an environment");
}
