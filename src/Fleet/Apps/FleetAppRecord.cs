using System.Text.Json;
using ActorPm.Fleet.Wire;

namespace ActorPm.Fleet.Apps;

/// <summary>An app as it lies in the records.</summary>
public static class FleetAppRecord
{
    /// <summary>Reads a record.</summary>
    /// <exception cref="JsonException">It is damaged, or its name is missing.</exception>
    public static FleetApp Read(string text) =>
        JsonSerializer.Deserialize(text, FleetJson.Default.FleetApp) is { Name: not null } app ? app : throw new JsonException("fields are missing");
}
