using ActorPm.Shell.Declaring;
using ActorPm.Shell.Foreground;
using ActorPm.Shell.Tests.Fakes;

namespace ActorPm.Shell.Tests.Foreground;

public sealed class NodemonFileTests
{
    [Fact]
    public void Every_field_of_a_nodemon_json_is_read_and_options_win()
    {
        var machine = new FakeMachine();
        machine.File("/work/nodemon.json", """
            { "watch": ["src"], "ignore": "*.test.js", "ext": "js json", "exec": "node -r x", "delay": 2500,
              "env": { "PORT": 8080, "DEBUG": true }, "verbose": true, "signal": "SIGTERM", "events": {} /* comment */ }
            """);
        var warnings = new List<string>();
        var read = new DevSettings { Watch = ["lib"], Environment = new Dictionary<string, string> { ["PORT"] = "1" } }
            .Over(NodemonFile.Read(machine, null, warnings.Add));
        Assert.Equal(["lib"], read.Watch);
        Assert.Equal(["*.test.js"], read.Ignore);
        Assert.Equal(["js", "json"], read.Extensions);
        Assert.Equal("node -r x", read.Exec);
        Assert.Equal(TimeSpan.FromMilliseconds(2500), read.Delay);
        Assert.Equal("1", read.Environment["PORT"]);
        Assert.Equal("true", read.Environment["DEBUG"]);
        Assert.True(read.Verbose);
        Assert.Equal("SIGTERM", read.Signal);
        Assert.Equal(["nodemon.json: events has no effect here"], warnings);
    }

    [Fact]
    public void Without_one_the_package_says_what_is_run()
    {
        var machine = new FakeMachine();
        machine.File("/work/package.json", """{ "main": "lib/main.js", "nodemonConfig": { "ext": "ts" } }""");
        var read = NodemonFile.Read(machine, null, _ => { });
        Assert.Equal("lib/main.js", read.Script);
        Assert.Equal(["ts"], read.Extensions);
    }

    [Fact]
    public void A_broken_one_is_refused()
    {
        var machine = new FakeMachine();
        machine.File("/work/nodemon.json", "{ watch: 1 }");
        Assert.Throws<DeclarationException>(() => NodemonFile.Read(machine, null, _ => { }));
    }
}
