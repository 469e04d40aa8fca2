using ActorPm.Node.Hosting;
using ActorPm.Node.Incarnations;
using ActorPm.Node.Scheduling;
using ActorPm.Node.Tests.Fakes;
using Akka.Actor;

namespace ActorPm.Node.Tests.Incarnations;

public sealed class AkkaSettingsTests : IDisposable
{
    private readonly TestHome _home = new();
    private readonly Notices _notices = new(new NodeLog(TextWriter.Null, TimeProvider.System));

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task The_system_is_local_and_without_a_tick()
    {
        using var system = ActorSystem.Create("test", AkkaSettings.Read(_home.Paths.NodeConfiguration, _notices));
        Assert.IsType<TicklessScheduler>(system.Scheduler);
        Assert.False(system.Settings.HasCluster);
        Assert.Equal("local", system.Settings.Config.GetString("akka.actor.provider"));
        Assert.False(system.Settings.Config.GetBoolean("akka.coordinated-shutdown.run-by-clr-shutdown-hook"));
        await system.Terminate();
    }

    [Fact]
    public void The_operators_file_goes_over_ours()
    {
        _home.File("node.conf", "akka.loglevel = DEBUG");
        var settings = AkkaSettings.Read(_home.Paths.NodeConfiguration, _notices);
        Assert.Equal("DEBUG", settings.GetString("akka.loglevel"));
        Assert.Equal("local", settings.GetString("akka.actor.provider"));
        Assert.Empty(_notices.Current);
    }

    [Fact]
    public void A_bad_file_is_named_and_left_out()
    {
        _home.File("node.conf", "akka { loglevel = [1, }");
        Assert.Equal("WARNING", AkkaSettings.Read(_home.Paths.NodeConfiguration, _notices).GetString("akka.loglevel"));
        Assert.Contains("node.conf cannot be used", Assert.Single(_notices.Current));
    }

    [Theory]
    [InlineData("a { b = [1, 2] } # { not this", null)]
    [InlineData("a = \"{ \\\" [\" // [", null)]
    [InlineData("a = \"\"\"{\n[\"\"\"\nb {}", null)]
    [InlineData("a {\n b = [1, }", "line 2: } where ] of line 2 is missing")]
    [InlineData("a {\n b {\n }", "line 1: } is missing")]
    [InlineData("a }", "line 1: } closes nothing")]
    [InlineData("x\na = \"open\nb", "line 2: the quote is not closed")]
    public void Brackets_and_quotes_must_be_closed(string text, string? problem) => Assert.Equal(problem, BracketCheck.Problem(text));

    [Fact]
    public async Task A_file_with_which_no_system_can_be_built_is_left_out_too()
    {
        _home.File("node.conf", "akka.actor.provider = \"no such provider\"");
        var builder = new IncarnationBuilder(
            _home.Paths.NodeConfiguration,
            _notices,
            _ => throw new InvalidOperationException("the actors were reached"),
            new NodeLog(TextWriter.Null, TimeProvider.System),
            TimeProvider.System);
        var reached = await Assert.ThrowsAnyAsync<Exception>(() => builder.BuildAsync(1));
        Assert.Contains("the actors were reached", reached.GetBaseException().Message);
        Assert.Contains("node.conf cannot be used", Assert.Single(_notices.Current));
    }
}
