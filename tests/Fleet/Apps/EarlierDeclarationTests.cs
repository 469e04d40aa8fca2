using System.Text.Json;
using ActorPm.Contracts.Api;
using ActorPm.Contracts.Apps;
using ActorPm.Fleet.Apps;
using ActorPm.Fleet.Scheduling;
using ActorPm.Fleet.Wire;
using Xunit;

namespace ActorPm.Fleet.Tests.Apps;

public sealed class EarlierDeclarationTests
{
    [Fact]
    public void What_an_app_was_before_stays_in_its_record_newest_first()
    {
        var app = Declared(Put("1"), Put("2") with { Instances = "6", Place = "role=web", By = "ann", How = "pbm apply /srv/pm.conf", At = 7 }, Put("3"));
        Assert.Equal([(2, "2"), (1, "1")], Kept(app));
        var before = Read(app).Earlier[0].Read()!;
        Assert.Equal(("6", "role=web", "ann", "pbm apply /srv/pm.conf", 7), (before.Instances, before.Place, before.By, before.How, before.At!.Value));
    }

    [Fact]
    public void Going_back_is_a_new_declaration_and_leaves_what_it_goes_back_from()
    {
        var app = Declared(Put("1"), Put("2"));
        var back = Declare(app, app.Earlier[0].Read()! with { ChangeExisting = true });
        Assert.Equal((3, "1"), (back.Revision, back.Spec.Environment["RELEASE"]));
        Assert.Equal([(2, "2")], Kept(back));
    }

    [Fact]
    public void What_failed_is_nothing_to_go_back_to()
    {
        var failed = Declared(Put("1"), Put("2")) with { Failure = "alpha: exit code 3" };
        Assert.Equal([(1, "1")], Kept(Declare(failed, Put("3"))));
    }

    [Fact]
    public void What_would_change_nothing_is_not_kept_whoever_declared_it()
    {
        var turned = Put("1") with { Project = "shop", By = "bob" };
        turned = turned with { Spec = turned.Spec with { Environment = new Dictionary<string, string> { ["LEVEL"] = "x", ["RELEASE"] = "1" } } };
        Assert.Empty(Declared(Put("1"), turned).Earlier);
    }

    [Fact]
    public void A_value_in_clear_is_forgotten_when_its_variable_is_called_secret()
    {
        var secret = Put("3") with { Spec = Put("3").Spec with { SecretVariables = ["LEV*"] } };
        Assert.Equal([(2, "2")], Kept(Declared(Put("1"), Put("2") with { Spec = Put("2").Spec with { Environment = new Dictionary<string, string> { ["RELEASE"] = "2" } } }, secret)));
    }

    [Fact]
    public void Only_so_many_are_kept() =>
        Assert.Equal([(8, "8"), (7, "7"), (6, "6"), (5, "5"), (4, "4")], Kept(Declared([.. Enumerable.Range(1, 9).Select(number => Put($"{number}"))])));

    [Fact]
    public void Where_the_record_has_no_room_the_oldest_go_and_the_declaration_is_never_refused_for_them()
    {
        var random = new Random(7);
        var app = Declared([.. Enumerable.Range(1, 6).Select(number => Put($"{number}", Convert.ToHexString(Bytes(random, 1_200))))]);
        Assert.InRange(app.Earlier.Count, 1, 4);
        Assert.Equal((5, "5"), Kept(app)[0]);
        Assert.True(JsonSerializer.SerializeToUtf8Bytes(app with { ProvenSpec = app.Spec }, FleetJson.Default.FleetApp).Length < FleetRecords.LargestRecord - 2_000);
    }

    [Fact]
    public void A_damaged_one_is_passed_over()
    {
        foreach (var damaged in (string[])["", "no base64", "AAAA", EarlierDeclaration.Of(Declared(Put("1"))).Packed[..20], EarlierDeclaration.Of(Declared(Put("1", new string('x', 300_000)), small: false)).Packed])
            Assert.Null(new EarlierDeclaration(1, damaged).Read());
        Assert.Equal("an earlier declaration is missing", FleetAppRules.Problem(Declared(Put("1")) with { Earlier = [new EarlierDeclaration(1, null!)] }));
    }

    [Fact]
    public void A_record_of_the_release_before_has_none()
    {
        Assert.Empty(FleetAppRecord.Read("""{"name":"web","spec":{"name":"web","script":"/srv/web.js","cwd":"/srv"},"revision":4}""").Earlier);
    }

    private static byte[] Bytes(Random random, int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }

    private static (int Revision, string Release)[] Kept(FleetApp app) => [.. Read(app).Earlier.Select(one => ((int)one.Revision, one.Read()!.Spec.Environment["RELEASE"]))];

    /// <summary>As every server has it.</summary>
    private static FleetApp Read(FleetApp app) => FleetAppRecord.Read(JsonSerializer.Serialize(app, FleetJson.Default.FleetApp));

    private static FleetApp Declared(PutFleetApp put, bool small) => small ? Declared(put) : new FleetApp { Name = "web", Spec = put.Spec };

    private static FleetApp Declared(params PutFleetApp[] puts) => puts.Aggregate((FleetApp?)null, Declare)!;

    private static FleetApp Declare(FleetApp? there, PutFleetApp put)
    {
        var (next, error) = FleetAppCommands.Carry(new DeclareFleetApp(put), there is null ? new Dictionary<string, FleetApp>() : new() { ["web"] = there }, mostInstances: 100);
        Assert.Null(error);
        return next!;
    }

    private static PutFleetApp Put(string release, string level = "x") => new()
    {
        Spec = new AppSpec { Name = "web", Script = "/srv/web.js", Cwd = "/srv", Environment = new Dictionary<string, string> { ["RELEASE"] = release, ["LEVEL"] = level } },
        Instances = "4",
        ChangeExisting = true,
    };
}
