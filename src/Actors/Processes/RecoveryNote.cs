using System.Text.Json;
using System.Text.Json.Serialization;
using ActorPm.Actors.Ports;
using ActorPm.Contracts.Apps;

namespace ActorPm.Actors.Processes;

/// <summary>
/// What the keeper keeps of a process for a node that has lost its database (DESIGN §8.2). The caller's
/// environment is not in it: it is read back from the living process.
/// </summary>
internal sealed record RecoveryNote(string AppId, AppSpec Spec, DateTimeOffset AppCreatedAt, int Slot, ProcessMemory Memory)
{
    public static string Write(StoredApp app, int slot, ProcessMemory memory) =>
        JsonSerializer.Serialize(new RecoveryNote(app.AppId, app.Spec, app.CreatedAt, slot, memory), RecoveryJson.Default.RecoveryNote);

    /// <summary>Null when the text is of no known form: then the process is left alone and reported.</summary>
    public static RecoveryNote? Read(string text)
    {
        try
        {
            return JsonSerializer.Deserialize(text, RecoveryJson.Default.RecoveryNote);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(RecoveryNote))]
internal sealed partial class RecoveryJson : JsonSerializerContext;
