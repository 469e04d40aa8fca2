using System.IO.Compression;
using System.Text;
using System.Text.Json;
using ActorPm.Fleet.Wire;

namespace ActorPm.Fleet.Apps;

/// <summary>
/// An assignment as it lies in the records. A long list of apps is packed, or a server could have no more than two hundred. A
/// release that does not know this finds no list, leaves the record aside and runs what it has.
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
        var record = JsonSerializer.SerializeToNode(assignment with { Apps = [] }, FleetJson.Default.Assignment)!.AsObject();
        record[Apps] = null;
        record["packed"] = Pack(JsonSerializer.SerializeToUtf8Bytes(assignment.Apps, FleetJson.Default.IReadOnlyListAssignedApp));
        return record.ToJsonString();
    }

    /// <summary>Reads a record.</summary>
    /// <exception cref="JsonException">It is damaged, or something is missing.</exception>
    public static Assignment Read(string text)
    {
        var assignment = JsonSerializer.Deserialize(text, FleetJson.Default.Assignment);
        if (assignment is { Packed: { } packed }) assignment = assignment with { Apps = Unpack(packed), Packed = null };
        return assignment is { ServerId: not null, Apps: not null } ? assignment : throw new JsonException("fields are missing");
    }

    private static string Pack(byte[] list)
    {
        using var packed = new MemoryStream();
        using (var deflate = new DeflateStream(packed, CompressionLevel.SmallestSize, leaveOpen: true)) deflate.Write(list);
        return Convert.ToBase64String(packed.GetBuffer(), 0, (int)packed.Length);
    }

    private static IReadOnlyList<AssignedApp> Unpack(string packed)
    {
        try
        {
            using var deflate = new DeflateStream(new MemoryStream(Convert.FromBase64String(packed)), CompressionMode.Decompress);
            var list = new byte[LongestList];
            var length = deflate.ReadAtLeast(list, LongestList, throwOnEndOfStream: false);
            return JsonSerializer.Deserialize(list.AsSpan(0, length), FleetJson.Default.IReadOnlyListAssignedApp)!;
        }
        catch (Exception damaged) when (damaged is FormatException or InvalidDataException)
        {
            throw new JsonException($"the list of apps cannot be unpacked: {damaged.Message}", damaged);
        }
    }
}
