using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ActorPm.Contracts.Api;
using ActorPm.Contracts.Apps;
using ActorPm.Fleet.Apps;
using ActorPm.Fleet.Membership;
using ActorPm.Fleet.Wire;
using ActorPm.Node.Fleet;
using ActorPm.Node.Fleet.Scheduling;
using Akka.Actor;
using Akka.Configuration;

namespace ActorPm.Node.Tests.Fleet.Scheduling;

public sealed class FleetMessageSerializerTests : IDisposable
{
    private static readonly FleetAppView View = new()
    {
        Name = "web",
        Place = "role=web",
        Instances = "3",
        IsWanted = true,
        Revision = 4,
        Missing = 1,
        Failure = "alpha: exited with 1",
        IsSettled = true,
        Places = [new FleetAppPlace { Server = "alpha", Assigned = 2, Ready = 1, Revision = 3, Reason = "2 of 3" }],
    };

    private static readonly PutFleetApp Put = new()
    {
        Spec = new AppSpec { Name = "web", Script = "/srv/web.js", Cwd = "/srv", Environment = new Dictionary<string, string> { ["PORT"] = "80" } },
        Place = "role=web",
        Instances = "per_server:2",
        Strategy = "pack",
        OnServerLoss = "wait",
        OnReturn = "keep_original",
        ChangeExisting = true,
        By = "ann",
    };

    private static readonly ServerReport Report = new()
    {
        ServerId = "a1",
        Epoch = 2,
        Revision = 9,
        Apps = [new ReportedApp("web", 3, 2, 1) { Ineligible = "no node", FailedRevision = 4, Failure = "exited with 1" }],
    };

    private readonly ActorSystem _system = ActorSystem.Create("serializer", ConfigurationFactory.ParseString("akka { loglevel = OFF, stdout-loglevel = OFF, actor.provider = local }")
        .WithFallback(FleetAkka.Settings(new MemberRecord { ServerId = "a1", Name = "alpha", Address = "127.0.0.1", KeyHash = "" })));

    private readonly FleetMessageSerializer _serializer;

    public FleetMessageSerializerTests() => _serializer = new FleetMessageSerializer((ExtendedActorSystem)_system);

    public void Dispose() => _system.Dispose();

    /// <summary>
    /// As servers of earlier releases write them. Never change a line: a message of another kind is a new line, and a field that
    /// is added has to be one that may be missing.
    /// </summary>
    public static TheoryData<string, IFleetMessage, string> Stored => new()
    {
        { "tell-report/1", new TellReport(), """{}""" },
        { "report/1", new ReportTold(Report), """{"report":{"server_id":"a1","epoch":2,"revision":9,"apps":[{"name":"web","revision":3,"there":2,"ready":1,"ineligible":"no node","failed_revision":4,"failure":"exited with 1"}]}}""" },
        { "confirmed/1", new AssignmentConfirmed(2, 9), """{"epoch":2,"revision":9}""" },
        { "declare/1", new DeclareFleetApp(Put), """{"app":{"spec":{"name":"web","script":"/srv/web.js","cwd":"/srv","environment":{"PORT":"80"}},"place":"role=web","instances":"per_server:2","strategy":"pack","on_server_loss":"wait","on_return":"keep_original","change_existing":true,"by":"ann"}}""" },
        { "scale/1", new ScaleFleetApp("web", -2, true), """{"name":"web","count":-2,"is_relative":true}""" },
        { "want/1", new WantFleetApp("web", true), """{"name":"web","is_wanted":true}""" },
        { "delete/1", new DeleteFleetApp("web"), """{"name":"web"}""" },
        { "use-server/1", new UseServer("a1") { IsCordoned = false, IsDraining = true, Labels = new Dictionary<string, string> { ["role"] = "web", ["disk"] = "" } }, """{"server_id":"a1","is_cordoned":false,"is_draining":true,"labels":{"role":"web","disk":""}}""" },
        { "get-apps/1", new GetFleetApps { After = "api" }, """{"after":"api"}""" },
        { "watch-app/1", new WatchFleetApp("web"), """{"name":"web"}""" },
        { "answer/1", new CommandAnswer(new ApiError { Code = ApiErrorCode.NotFound, Message = "there is none", Hint = "look" }, "mind") { IsUnconfirmed = true }, """{"error":{"code":"not_found","message":"there is none","hint":"look"},"notice":"mind","is_unconfirmed":true}""" },
        { "app/1", new FleetAppTold(View, true), $$"""{"app":{{ViewText}},"is_deleted":true}""" },
        { "apps/1", new FleetAppsTold([View], "a1", "1 of 3") { KnowsWishes = true, HasMore = true }, $$"""{"apps":[{{ViewText}}],"server_id":"a1","problem":"1 of 3","knows_wishes":true,"has_more":true}""" },
    };

    private static string ViewText =>
        """{"name":"web","place":"role=web","instances":"3","is_wanted":true,"revision":4,"missing":1,"failure":"alpha: exited with 1","is_settled":true,"places":[{"server":"alpha","assigned":2,"ready":1,"revision":3,"reason":"2 of 3"}]}""";

    [Fact]
    public void Every_message_between_servers_has_a_name_on_the_wire_and_keeps_it()
    {
        var messages = typeof(IFleetMessage).Assembly.GetTypes().Where(type => type.IsClass && typeof(IFleetMessage).IsAssignableFrom(type));
        var stored = Stored.Select(row => row.Data).ToList();
        Assert.Equal(messages.Select(type => type.Name).Order(), stored.Select(row => row.Item2.GetType().Name).Order());
        Assert.Equal(FleetMessageSerializer.Manifests.Order(), stored.Select(row => row.Item1).Order());
        Assert.All(stored, row => Assert.Equal(row.Item1, _serializer.Manifest(row.Item2)));
        Assert.Equal(4711, _serializer.Identifier);
    }

    [Fact]
    public void The_settings_of_a_fleet_choose_it_for_every_message() =>
        Assert.All(Stored.Select(row => row.Data.Item2), message => Assert.IsType<FleetMessageSerializer>(_system.Serialization.FindSerializerFor(message)));

    [Theory]
    [MemberData(nameof(Stored), DisableDiscoveryEnumeration = true)]
    public void A_message_comes_back_as_it_was(string name, IFleetMessage message, string stored)
    {
        Assert.NotEmpty(stored);
        var back = _serializer.FromBinary(_serializer.ToBinary(message), name);
        Assert.IsType(message.GetType(), back);
        Assert.Equal(Text(message), Text(back));
    }

    [Theory]
    [MemberData(nameof(Stored), DisableDiscoveryEnumeration = true)]
    public void What_an_earlier_release_wrote_means_the_same(string name, IFleetMessage message, string stored) =>
        Assert.Equal(Text(message), Text(_serializer.FromBinary(Encoding.UTF8.GetBytes(stored), name)));

    [Theory]
    [MemberData(nameof(Stored), DisableDiscoveryEnumeration = true)]
    public void What_is_written_has_every_field_an_earlier_release_reads(string name, IFleetMessage message, string stored)
    {
        Assert.Equal(name, _serializer.Manifest(message));
        AssertHas(JsonNode.Parse(stored)!, JsonNode.Parse(_serializer.ToBinary(message))!);
    }

    [Theory]
    [MemberData(nameof(Stored), DisableDiscoveryEnumeration = true)]
    public void Fields_of_a_newer_release_are_left_aside(string name, IFleetMessage message, string stored)
    {
        Assert.NotEmpty(stored);
        var newer = (JsonObject)JsonNode.Parse(_serializer.ToBinary(message))!;
        AddUnknown(newer);
        Assert.Equal(Text(message), Text(_serializer.FromBinary(Encoding.UTF8.GetBytes(newer.ToJsonString()), name)));
    }

    [Fact]
    public void A_message_of_a_newer_release_is_refused_with_its_name() =>
        Assert.Contains("'declare/2' is a message of a newer release", Assert.Throws<ArgumentException>(() => _serializer.FromBinary("{}"u8.ToArray(), "declare/2")).Message, StringComparison.Ordinal);

    private static string Text(object message) => JsonSerializer.Serialize(message, message.GetType(), FleetJson.Default);

    private static void AssertHas(JsonNode expected, JsonNode actual)
    {
        switch (expected)
        {
            case JsonObject fields:
                foreach (var (name, value) in fields) AssertHas(value!, Assert.IsType<JsonObject>(actual)[name] ?? throw new InvalidOperationException($"{name} is missing"));
                break;
            case JsonArray items:
                foreach (var (index, item) in items.Index()) AssertHas(item!, Assert.IsType<JsonArray>(actual)[index]!);
                break;
            default:
                Assert.Equal(expected.ToJsonString(), actual.ToJsonString());
                break;
        }
    }

    private static void AddUnknown(JsonNode node)
    {
        switch (node)
        {
            case JsonObject fields:
                // Dictionaries have no unknown fields: what is in them is content.
                foreach (var (name, value) in fields.ToList()) if (value is not null && name is not ("environment" or "labels")) AddUnknown(value);
                fields["of_a_newer_release"] = new JsonObject { ["more"] = 1 };
                break;
            case JsonArray items:
                foreach (var item in items) if (item is not null) AddUnknown(item);
                break;
        }
    }
}
