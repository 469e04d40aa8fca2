using ActorPm.Shell.Declaring;

namespace ActorPm.Shell.Tests.Declaring;

public class JsonAppsTests
{
    [Theory]
    [InlineData("""{ "apps": [ { "name": "web", "script": "app.js" } ] }""")]
    [InlineData("""{ "pm2": [ { "name": "web", "script": "app.js" } ] }""")]
    [InlineData("""{ "apps": { "name": "web", "script": "app.js" } }""")]
    [InlineData("""[ { "name": "web", "script": "app.js" } ]""")]
    [InlineData("""{ "name": "web", "script": "app.js" }""")]
    [InlineData("""{ "name": "web", "exec": "app.js" }""")]
    [InlineData("""{ "name": "web", /* which */ "script": "app.js", } // end""")]
    public void Apps_come_in_several_wrappings(string json)
    {
        var app = Assert.Single(JsonApps.Read(json, "x.json").Apps);
        Assert.Equal(("web", "app.js"), (app.Name, app.Script));
    }

    [Fact]
    public void Fields_are_read_by_their_names_and_other_names()
    {
        var app = Assert.Single(JsonApps.Read(
            """
            {
              "name": "web", "script": "app.js", "args": "a 'b c'", "nodeArgs": ["--inspect", "x y"], "instances": "max", "exec_mode": "fork",
              "env": { "A": "1", "B": 2, "C": true, "D": { "e": [1] }, "F": null }, "env_production": { "A": "9" }, "port": 3000,
              "maxMemoryRestart": "300M", "kill_timeout": 3000, "min_uptime": "5s", "autorestart": false, "stop_exit_codes": [0, 64],
              "combine_logs": true, "err": "e.log", "user": "www", "watch": false, "cron_restart": null, "vizion": true
            }
            """,
            "x.json").Apps);
        Assert.Equal(["a", "b c"], app.Arguments);
        Assert.Equal(["--inspect", "x y"], app.InterpreterArguments);
        Assert.Equal(new Dictionary<string, string> { ["A"] = "1", ["B"] = "2", ["C"] = "true", ["D"] = """{"e":[1]}""" }, app.Environment);
        Assert.Equal((300L << 20, 3.0, 5.0, false), (app.MaxMemoryBytes, app.KillTimeout!.Value.TotalSeconds, app.MinUptime!.Value.TotalSeconds, app.Autorestart));
        Assert.Equal([0, 64], app.StopExitCodes);
        Assert.Equal((true, "e.log", "www", 3000, true), (app.MergeLogs, app.ErrorFile, app.User, app.Port, app.ForkMode));
    }

    [Theory]
    [InlineData("""{ "apps": [ { "name" """, "File x.json malformated: not JSON at line 1")]
    [InlineData("""{ name: "web" }""", "File x.json malformated: not JSON at line 1, column 3")]
    [InlineData("3", "expected an object or an array of apps")]
    [InlineData("""{ "apps": 3 }""", "apps: expected an array of apps")]
    [InlineData("[]", "declares no app")]
    [InlineData("""[ 3 ]""", "x.json: app 1: expected an object, found 3")]
    [InlineData("""[ { "script": 3, "name": ["a", "b"] } ]""", "x.json: app 1: name: expected one value, found 2 values")]
    [InlineData("""{ "name": "w", "max_memory_restart": "abc" }""", "x.json: w: max_memory_restart: expected a size")]
    [InlineData("""{ "name": "w", "autorestart": "maybe" }""", "x.json: w: autorestart: expected true or false, found 'maybe'")]
    [InlineData("""{ "name": "w", "args": { "a": 1 } }""", "x.json: w: args: expected a text, a number or true or false, found an object")]
    [InlineData("""{ "name": "w", "env": "A=1" }""", "x.json: w: env: expected an object, found 'A=1'")]
    [InlineData("""{ "name": "w", "env": { "A=": "1" } }""", "'A=' is not a name of a variable")]
    [InlineData("""{ "name": "w", "exec_mode": "clustered" }""", "x.json: w: exec_mode: expected fork or fork_mode or cluster or cluster_mode")]
    [InlineData("""{ "name": "w", "listen": ["3000", "x"] }""", "x.json: w: listen: expected a port or address like 3000")]
    [InlineData("""{ "name": "w", "ready": { "http": "health" } }""", "x.json: w: ready.http: expected a path like /health, found 'health'")]
    public void A_fault_names_file_app_and_field(string json, string message) =>
        Assert.Contains(message, Assert.Throws<DeclarationException>(() => JsonApps.Read(json, "x.json")).Message);

    [Fact]
    public void Ports_probes_and_their_objects_are_read()
    {
        var app = JsonApps.Read(
            """{ "name": "w", "listen": [3000, "unix:/run/w.sock"], "handoff": "proxy", "drain_timeout": "5s", "ready": { "http": "/up", "interval": 100 }, "alive": { "tcp": 0, "failures": 2 } }""",
            "x.json").Apps[0];
        Assert.Equal(["3000", "unix:/run/w.sock"], app.Listen!);
        Assert.Equal((ActorPm.Contracts.Apps.HandoffKind.Proxy, TimeSpan.FromSeconds(5)), (app.Handoff, app.DrainTimeout));
        Assert.Equal(("/up", TimeSpan.FromMilliseconds(100)), (app.ReadyProbe!.Http, app.ReadyProbe.Interval));
        Assert.Equal((0, 2), (app.AliveProbe!.Tcp, app.AliveProbe.Failures));
    }

    [Fact]
    public void All_faults_are_told_at_once() => Assert.Equal(
        3,
        Assert.Throws<DeclarationException>(() => JsonApps.Read(
            """[ { "name": "a", "min_uptime": "x", "watch_delay": "soon" }, { "name": "b", "instances": [] } ]""", "x.json")).Message.Split('\n').Length);

    [Fact]
    public void An_unknown_field_is_a_warning_with_the_nearest_name()
    {
        var read = JsonApps.Read("""{ "name": "w", "script": "a.js", "max_memry_restart": 1, "zzzzzz": 1 }""", "x.json");
        Assert.Equal(
            ["x.json: w: max_memry_restart: unknown field, did you mean max_memory_restart?", "x.json: w: zzzzzz: unknown field"],
            read.Warnings);
    }
}
