using ActorPm.Contracts.Apps;
using ActorPm.Node.Launching;

namespace ActorPm.Node.Tests.Launching;

public sealed class HandoffChoiceTests
{
    private static readonly Dictionary<string, string> NoPort = [];
    private static readonly Dictionary<string, string> Port = new() { ["PORT"] = "8080" };

    [Theory]
    [InlineData("node", "/srv/a.js", ExecMode.Cluster, null, HandoffKind.NodeJs, "")]
    [InlineData("node", "/srv/a.js", ExecMode.Fork, null, HandoffKind.None, "")]
    [InlineData("node", "/srv/a.js", ExecMode.Fork, "3000", HandoffKind.Proxy, "3000")]
    [InlineData("python3", "/srv/a.py", ExecMode.Fork, null, HandoffKind.None, "")]
    [InlineData("python3", "/srv/a.py", ExecMode.Fork, "3000", HandoffKind.Proxy, "3000")]
    [InlineData("python3", "/srv/a.py", ExecMode.Cluster, null, HandoffKind.Proxy, "8080")]
    [InlineData("none", "/usr/bin/npm", ExecMode.Cluster, null, HandoffKind.Proxy, "8080")]
    [InlineData("none", "/usr/bin/npm", ExecMode.Fork, null, HandoffKind.None, "")]
    public void The_program_and_its_port_decide(string interpreter, string script, ExecMode mode, string? listen, HandoffKind kind, string addresses)
    {
        var choice = HandoffChoice.Of(App(interpreter, script, mode, HandoffKind.Auto, listen), Port);
        Assert.Null(choice.Refusal);
        Assert.Equal((kind, addresses), (choice.Kind, string.Join(',', choice.Listen)));
    }

    [Theory]
    [InlineData("python3", 2, null, HandoffKind.Proxy)]
    [InlineData("python3", 1, null, HandoffKind.None)]
    [InlineData("node", 2, null, HandoffKind.None)]
    [InlineData("python3", 2, "PORT", HandoffKind.None)]
    public void Several_forks_share_a_port_that_is_declared_for_them(string interpreter, int instances, string? increment, HandoffKind kind)
    {
        var app = App(interpreter, "/srv/a", ExecMode.Fork, HandoffKind.Auto, null) with { Instances = instances, IncrementVariable = increment };
        Assert.Equal(HandoffKind.None, HandoffChoice.Of(app, Port).Kind);
        var choice = HandoffChoice.Of(app with { Environment = new Dictionary<string, string> { ["PORT"] = "4000" } }, Port);
        Assert.Equal((kind, kind == HandoffKind.Proxy ? "4000" : ""), (choice.Kind, string.Join(',', choice.Listen)));
    }

    [Theory]
    [InlineData("none", "/usr/bin/npm", ExecMode.Cluster, HandoffKind.Auto, "several instances behind npm need the port")]
    [InlineData("python3", "/srv/a.py", ExecMode.Cluster, HandoffKind.Auto, "needs the port its instances are to share")]
    [InlineData("python3", "/srv/a.py", ExecMode.Fork, HandoffKind.NodeJs, "is for Node.js programs")]
    [InlineData("python3", "/srv/a.py", ExecMode.Fork, HandoffKind.Fds, "needs to know where to listen")]
    [InlineData("python3", "/srv/a.py", ExecMode.Fork, HandoffKind.Proxy, "needs to know where to listen")]
    public void What_cannot_work_is_refused_with_what_to_type(string interpreter, string script, ExecMode mode, HandoffKind kind, string message)
    {
        var choice = HandoffChoice.Of(App(interpreter, script, mode, kind, null), NoPort);
        Assert.Contains(message, choice.Refusal!.Message, StringComparison.Ordinal);
        Assert.Contains("--", choice.Refusal.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void A_probe_that_another_instance_might_answer_is_refused()
    {
        var app = App("python3", "/srv/a.py", ExecMode.Fork, HandoffKind.Fds, "3000") with { Alive = new ProbeRules { Http = "/" } };
        Assert.Contains("any instance may answer", HandoffChoice.Of(app, NoPort).Refusal!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_probe_of_an_app_whose_port_nobody_knows_is_refused()
    {
        var app = App("node", "/srv/a.js", ExecMode.Fork, HandoffKind.Auto, null) with { Ready = new ReadyRules { Probe = new ProbeRules { Http = "/" } } };
        Assert.Contains("which port to ask", HandoffChoice.Of(app, NoPort).Refusal!.Message, StringComparison.Ordinal);
        Assert.Null(HandoffChoice.Of(app, Port).Refusal);
    }

    private static AppSpec App(string interpreter, string script, ExecMode mode, HandoffKind kind, string? listen) => new()
    {
        Name = "a",
        Script = script,
        Cwd = "/srv",
        Interpreter = interpreter,
        Mode = mode,
        Instances = 2,
        Handoff = new HandoffRules { Kind = kind, Listen = listen is null ? [] : [listen] },
    };
}
