using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ActorPm.Fleet.Wire;

namespace ActorPm.Fleet.Apps;

/// <summary>
/// An assignment as it lies in the records. A long list of apps is packed, or a server could have no more than two hundred. A
/// release that does not know this finds no list, leaves the record aside and runs what it has. What may still end there is packed
/// with it only where it would be too long otherwise.
/// </summary>
public static class AssignmentRecord
{
    /// <summary>UTF-8 bytes up to which it is left as text, which people can read.</summary>
    private const int LongestText = 8 * 1024;

    /// <summary>Bytes of an unpacked list at most, whoever packed it.</summary>
    private const int LongestList = 1024 * 1024;

    private const string Apps = "apps";

    /// <summary>The text of a record.</summary>
    public static string Write(Assignment assignment)
    {
        var text = JsonSerializer.Serialize(assignment, FleetJson.Default.Assignment);
        if (Encoding.UTF8.GetByteCount(text) <= LongestText) return text;
        var packed = Packed(assignment with { Apps = [] }, "packed", JsonSerializer.SerializeToUtf8Bytes(assignment.Apps, FleetJson.Default.IReadOnlyListAssignedApp));
        return Encoding.UTF8.GetByteCount(packed) <= FleetRecords.LargestRecord
            ? packed
            : Packed(assignment with { Apps = [], Ending = [] }, "packed_whole", Encoding.UTF8.GetBytes(text));
    }

    private static string Packed(Assignment rest, string field, byte[] content)
    {
        var record = JsonSerializer.SerializeToNode(rest, FleetJson.Default.Assignment)!.AsObject();
        record[Apps] = null;
        record[field] = PackedText.Pack(content);
        return record.ToJsonString();
    }

    /// <summary>Reads a record.</summary>
    /// <exception cref="JsonException">It is damaged, or something is missing.</exception>
    public static Assignment Read(string text)
    {
        var assignment = JsonSerializer.Deserialize(text, FleetJson.Default.Assignment);
        if (assignment is { PackedWhole: { } whole })
            assignment = Unpack(whole, FleetJson.Default.Assignment) with { Packed = null, PackedWhole = null };
        else if (assignment is { Packed: { } packed })
            assignment = assignment with { Apps = Unpack(packed, FleetJson.Default.IReadOnlyListAssignedApp), Packed = null };
        return assignment is { ServerId: not null, Apps: not null, Ending: not null } ? assignment : throw new JsonException("fields are missing");
    }

    private static T Unpack<T>(string packed, JsonTypeInfo<T> type) =>
        JsonSerializer.Deserialize(PackedText.Unpack(packed, LongestList), type) ?? throw new JsonException("the list of apps is missing");
}
