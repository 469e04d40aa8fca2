using ActorPm.Hocon;
using ActorPm.Node.Configuration;
using ActorPm.Node.Hosting;
using ActorPm.Node.Incarnations;
using Akka.Configuration;

namespace ActorPm.Node.Tests.Configuration;

public sealed class NodeConfigurationTests
{
    [Fact]
    public void Without_a_file_all_is_built_in()
    {
        Assert.All(NodeConfiguration.BuiltIn.Settings, setting => Assert.Equal("built in", setting.Origin));
        Assert.Contains(NodeConfiguration.BuiltIn.Settings, setting => setting is { Key: "keep.deleted", Value: "7 d" });
    }

    [Fact]
    public void Every_key_counts_and_says_where_it_was_written()
    {
        var configuration = Read(
            """
            log.level = warning
            labels { role = web, zone = ${ZONE} }
            keep { deleted = 1d, events = 12h }
            limits { events = 10, instances_per_app = 3 }
            ports.private = 20000-20999
            socket_group = wheel
            akka.loglevel = DEBUG
            """);
        Assert.Equal(NodeLogLevel.Warning, configuration.LogLevel);
        Assert.Equal(("web", "b"), (configuration.Labels["role"], configuration.Labels["zone"]));
        Assert.Equal((TimeSpan.FromDays(1), TimeSpan.FromHours(12)), (configuration.KeepDeleted, configuration.KeepEvents));
        Assert.Equal((10, 3), (configuration.MostEvents, configuration.MostInstancesPerApp));
        Assert.Equal(new PortRange(20000, 20999), configuration.PrivatePorts);
        Assert.Equal("wheel", configuration.SocketGroup);
        Assert.Contains(configuration.Settings, setting => setting is { Key: "keep.events", Origin: "node.conf:3:31" });
        Assert.Equal("DEBUG", ConfigurationFactory.ParseString(configuration.Akka).GetString("akka.loglevel"));
    }

    [Fact]
    public void All_faults_are_told_with_their_places()
    {
        var faults = new List<string>();
        Read("log.level = loud\nkeep.deletd = 1d\nlimits.events = 0\nports.private = 5\nlabels { a = [1] }", faults);
        Assert.Equal(
            [
                "node.conf:1:13: log.level: expected info, warning or error, found 'loud'",
                "node.conf:2:15: keep.deletd: unknown key, did you mean keep.deleted?",
                "node.conf:3:17: limits.events: expected a whole number from 1 on, found '0'",
                "node.conf:4:17: ports.private: expected two ports like 20000-20999, found '5'",
                "node.conf:5:14: labels.a: expected a text, found a list",
            ],
            faults);
    }

    [Theory]
    [InlineData("akka { loglevel = [1, }")]
    [InlineData("akka {")]
    [InlineData("a }")]
    [InlineData("akka.x = \"open")]
    public void Text_that_is_not_HOCON_is_refused_and_nobody_hangs_on_it(string text)
    {
        var faults = new List<string>();
        Assert.Same(NodeConfiguration.BuiltIn, Read(text, faults));
        Assert.StartsWith("node.conf:", Assert.Single(faults));
    }

    [Fact]
    public void Every_value_of_Akka_reads_back_as_it_was_written()
    {
        var configuration = Read("akka { loggers = [\"A, B\", c], \"odd name\".x = \"say \\\"hi\\\"\", n = null, timeout = 5 s }");
        var akka = ConfigurationFactory.ParseString(configuration.Akka);
        Assert.Equal(["A, B", "c"], akka.GetStringList("akka.loggers"));
        Assert.Equal("say \"hi\"", akka.GetString("akka.\"odd name\".x"));
        Assert.Equal(TimeSpan.FromSeconds(5), akka.GetTimeSpan("akka.timeout"));
    }

    [Fact]
    public void Akkas_settings_say_who_set_them()
    {
        const string operators = "akka { loglevel : \"DEBUG\" }";
        var effective = ConfigurationFactory.ParseString(operators).WithFallback(AkkaSettings.Own).WithFallback(ConfigurationFactory.Default());
        var view = AkkaView.Of(effective, operators, withDefaults: true);
        Assert.Contains(view, setting => setting is { Key: "akka.loglevel", Value: "DEBUG", Origin: "node.conf" });
        Assert.Contains(view, setting => setting is { Key: "akka.actor.provider", Value: "local", Origin: "built in" });
        Assert.Contains(view, setting => setting is { Key: "akka.actor.default-dispatcher.throughput", Origin: "Akka" });
        Assert.True(AkkaView.Of(effective, operators, withDefaults: false).Count < view.Count);
    }

    [Theory]
    [InlineData("", "staff", "PM2_SOCKET_GROUP")]
    [InlineData("socket_group = wheel", "wheel", "node.conf:1:16")]
    [InlineData("socket_group = none", "", "node.conf:1:16")]
    public void The_group_of_the_socket_is_that_of_the_file_else_of_the_environment(string text, string group, string origin)
    {
        var configuration = NodeConfigurationReader.Read(text, "node.conf", "/home", new HoconSource(_ => null, name => name == "PM2_SOCKET_GROUP" ? "staff" : null), []);
        Assert.Equal(group, configuration.SocketGroup);
        Assert.Contains(configuration.Settings, setting => setting.Key == "socket_group" && setting.Origin == origin);
    }

    private static NodeConfiguration Read(string text, List<string>? faults = null)
    {
        var all = faults ?? [];
        var configuration = NodeConfigurationReader.Read(text, "node.conf", "/home", new HoconSource(_ => null, name => name == "ZONE" ? "b" : null), all);
        if (faults is null) Assert.Empty(all);
        return configuration;
    }
}
