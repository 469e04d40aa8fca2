using System.Text.Json;
using ActorPm.Contracts.Api;
using ActorPm.Contracts.Apps;
using ActorPm.Contracts.Keeper;
using Xunit;

namespace ActorPm.Contracts.Tests.Wire;

/// <summary>A neighbouring release leaves out fields it does not know yet: they must read as their defaults.</summary>
public sealed class MissingFieldsTests
{
    [Fact]
    public void A_spec_with_the_required_fields_only_has_every_default()
    {
        var spec = JsonSerializer.Deserialize("""{"name":"web","script":"/srv/web.js","cwd":"/srv"}""", ApiJson.Default.AppSpec)!;
        var usual = new AppSpec { Name = "web", Script = "/srv/web.js", Cwd = "/srv" };

        Assert.Equal(JsonSerializer.Serialize(usual, ApiJson.Default.AppSpec), JsonSerializer.Serialize(spec, ApiJson.Default.AppSpec));
        Assert.Equal(16, spec.Restart.MaxRestarts);
    }

    [Fact]
    public void Rules_with_one_field_keep_the_defaults_of_the_others()
    {
        var spec = JsonSerializer.Deserialize(
            """{"name":"web","script":"/srv/web.js","cwd":"/srv","stop":{"signal":"SIGTERM"},"logs":{"rotation":{"keep":3}}}""", ApiJson.Default.AppSpec)!;

        Assert.True(spec.Stop.TreeKill);
        Assert.Equal(TimeSpan.FromMilliseconds(1600), spec.Stop.KillTimeout);
        Assert.Equal(new LogRotation { Keep = 3 }, spec.Logs.Rotation);
    }

    [Fact]
    public void A_spawn_of_an_older_node_stops_the_usual_way()
    {
        var spawn = Assert.IsType<SpawnRequest>(KeeperJson.Deserialize(
            """
            {"type":"spawn","id":1,"instance":0,"generation":1,"file":"/bin/true","environment":{},"cwd":"/","name":"x",
             "owner":{"home_id":"h","instance":0,"generation":1},"spec":"","stop":{},"logs":{},"something_new":1}
            """u8));

        Assert.Equal(new StopSequence(), spawn.Stop);
        Assert.Equal(new LogRotation(), spawn.Logs.Rotation);
        Assert.Empty(spawn.Arguments);
    }
}
