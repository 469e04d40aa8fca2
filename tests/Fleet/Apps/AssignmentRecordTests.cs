using System.Text;
using System.Text.Json;
using ActorPm.Fleet.Apps;
using ActorPm.Fleet.Wire;
using Xunit;

namespace ActorPm.Fleet.Tests.Apps;

public sealed class AssignmentRecordTests
{
    [Fact]
    public void A_short_one_is_text_as_it_always_was()
    {
        var assignment = Of(3);
        var text = AssignmentRecord.Write(assignment);
        Assert.Equal(JsonSerializer.Serialize(assignment, FleetJson.Default.Assignment), text);
        AssertSame(assignment, AssignmentRecord.Read(text));
    }

    [Fact]
    public void A_thousand_apps_on_one_server_fit_into_a_record()
    {
        var assignment = Of(FleetRecords.MostApps);
        var text = AssignmentRecord.Write(assignment);
        Assert.InRange(Encoding.UTF8.GetByteCount(text), 1, FleetRecords.LargestRecord);
        AssertSame(assignment, AssignmentRecord.Read(text));
    }

    [Fact]
    public void A_release_that_cannot_unpack_finds_no_list_rather_than_an_empty_one() =>
        Assert.Null(JsonSerializer.Deserialize(AssignmentRecord.Write(Of(500)), FleetJson.Default.Assignment)!.Apps);

    [Theory]
    [InlineData("null")]
    [InlineData("""{"server_id":"b2","apps":null}""")]
    [InlineData("""{"server_id":"b2","apps":null,"packed":"no base64!"}""")]
    [InlineData("""{"server_id":"b2","apps":null,"packed":"AAAA"}""")]
    public void What_is_damaged_is_refused(string text) => Assert.ThrowsAny<JsonException>(() => AssignmentRecord.Read(text));

    [Fact]
    public void What_unpacks_to_more_than_a_list_can_be_is_refused()
    {
        using var packed = new MemoryStream();
        using (var deflate = new System.IO.Compression.DeflateStream(packed, System.IO.Compression.CompressionLevel.Fastest, leaveOpen: true)) deflate.Write(new byte[8 << 20]);
        Assert.ThrowsAny<JsonException>(() => AssignmentRecord.Read($$"""{"server_id":"b2","apps":null,"packed":"{{Convert.ToBase64String(packed.ToArray())}}"}"""));
    }

    private static Assignment Of(int apps) => new()
    {
        ServerId = "b2",
        Epoch = 3,
        Revision = 7,
        Apps = [.. Enumerable.Range(0, apps).Select(number => new AssignedApp($"customer-{number:0000}-web", 1 + (number % 7), 1 + (number % 3), number % 5 != 0))],
    };

    private static void AssertSame(Assignment expected, Assignment read)
    {
        Assert.Equal((expected.ServerId, expected.Epoch, expected.Revision, null), (read.ServerId, read.Epoch, read.Revision, read.Packed));
        Assert.Equal(expected.Apps, read.Apps);
    }
}
