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

    [Fact]
    public void What_is_packed_as_before_keeps_what_may_still_end_as_text()
    {
        var assignment = Of(300) with { Ending = [new EndingApp("job", true)] };
        var text = AssignmentRecord.Write(assignment);
        Assert.Equal(assignment.Ending, JsonSerializer.Deserialize(text, FleetJson.Default.Assignment)!.Ending);
        AssertSame(assignment, AssignmentRecord.Read(text));
    }

    [Fact]
    public void Where_a_server_that_was_away_lost_a_thousand_apps_they_fit_into_a_record_beside_a_thousand_others()
    {
        var assignment = Of(FleetRecords.MostApps) with { Ending = [.. Enumerable.Range(0, FleetRecords.MostApps).Select(number => new EndingApp($"former-{number:0000}-web", false))] };
        var text = AssignmentRecord.Write(assignment);
        Assert.InRange(Encoding.UTF8.GetByteCount(text), 1, FleetRecords.LargestRecord);
        AssertSame(assignment, AssignmentRecord.Read(text));
        // A release that cannot unpack it leaves it aside, as it does with what it knows to be packed.
        var seen = JsonSerializer.Deserialize(text, FleetJson.Default.Assignment)!;
        Assert.Equal((null, null), (seen.Apps, seen.Packed));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("""{"server_id":"b2","apps":null}""")]
    [InlineData("""{"server_id":"b2","apps":null,"packed":"no base64!"}""")]
    [InlineData("""{"server_id":"b2","apps":null,"packed":"AAAA"}""")]
    [InlineData("""{"server_id":"b2","apps":null,"packed_whole":"AAAA"}""")]
    [InlineData("""{"server_id":"b2","apps":[],"ending":null}""")]
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
        Assert.Equal((expected.ServerId, expected.Epoch, expected.Revision, null, null), (read.ServerId, read.Epoch, read.Revision, read.Packed, read.PackedWhole));
        Assert.Equal(expected.Apps, read.Apps);
        Assert.Equal(expected.Ending, read.Ending);
    }
}
