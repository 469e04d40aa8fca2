using System.Text.Json;

namespace ActorPm.Shell.Pm2;

/// <summary>One process of PM2's list.</summary>
/// <param name="Id">PM2's id; in a dump its place.</param>
/// <param name="Pid">Its pid; 0 for none.</param>
/// <param name="Fields">Its <c>pm2_env</c>.</param>
internal sealed record Pm2Process(int Id, int Pid, JsonElement Fields)
{
    public string Name => Text("name") ?? "";

    public string Status => Text("status") ?? "stopped";

    /// <summary>It is meant to run.</summary>
    public bool Runs => Status is "online" or "launching" or "waiting restart";

    public bool IsCluster => Text("exec_mode") == "cluster_mode";

    public static Pm2Process? OfList(JsonElement element, int place) =>
        element.TryGetProperty("pm2_env", out var fields)
            ? new Pm2Process(
                element.TryGetProperty("pm_id", out var id) ? id.GetInt32() : place,
                element.TryGetProperty("pid", out var pid) && pid.ValueKind == JsonValueKind.Number ? pid.GetInt32() : 0,
                fields.Clone())
            : null;

    public static Pm2Process? OfDump(JsonElement element, int place) => new(place, 0, element.Clone());

    public string? Text(string field) =>
        Fields.TryGetProperty(field, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    public IReadOnlyList<string> Texts(string field) => Fields.TryGetProperty(field, out var value)
        ? value.ValueKind switch
        {
            JsonValueKind.Array => [.. value.EnumerateArray().Select(Plain)],
            JsonValueKind.String => [value.GetString()!],
            _ => [],
        }
        : [];

    public bool Flag(string field) => Fields.TryGetProperty(field, out var value) && value.ValueKind == JsonValueKind.True;

    /// <summary>A value as a variable or an option has it.</summary>
    public static string Plain(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
}
