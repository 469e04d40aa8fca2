using System.Text.Json;
using ActorPm.Fleet.Joining;
using ActorPm.Fleet.Membership;
using Xunit;

namespace ActorPm.Fleet.Tests.Membership;

public sealed class FleetFileTests
{
    [Fact]
    public void It_is_the_same_after_it_was_written_and_read()
    {
        var file = new FleetFile
        {
            FleetId = "f",
            ServerId = "a",
            Certificate = "c",
            Key = "k",
            Authorities = ["x"],
            Members = [new MemberRecord { ServerId = "a", Name = "alpha", Address = "10.0.0.1", KeyHash = "h", Labels = new Dictionary<string, string> { ["role"] = "web" } }],
            Invitations = [new Invitation { TokenHash = "00", MadeAt = 1, EndsAt = 2, Left = 3 }],
        };
        var again = FleetFile.Read(file.Write());
        Assert.Equal(file.Write(), again.Write());
        Assert.Equal("web", again.Members[0].Labels["role"]);
    }

    [Fact]
    public void A_file_of_a_later_version_is_read_and_one_that_lacks_something_is_not()
    {
        const string text = """{ "fleet_id": "f", "server_id": "a", "certificate": "c", "key": "k", "authorities": [], "later": { "x": 1 } }""";
        Assert.Empty(FleetFile.Read(text).Members);
        Assert.ThrowsAny<JsonException>(() => FleetFile.Read("""{ "fleet_id": "f" }"""));
        Assert.ThrowsAny<JsonException>(() => FleetFile.Read("null"));
    }

    [Fact]
    public void A_member_without_the_newer_fields_gets_their_usual_values()
    {
        const string text = """
            { "fleet_id": "f", "server_id": "a", "certificate": "c", "key": "k", "authorities": [],
              "members": [{ "server_id": "a", "name": "alpha", "address": "10.0.0.1", "key_hash": "h" }] }
            """;
        var member = Assert.Single(FleetFile.Read(text).Members);
        Assert.Equal((9110, 9111, 1L), (member.ApiPort, member.ActorPort, member.Revision));
        Assert.Empty(member.Labels);
    }
}
