using ActorPm.Node.Hosting;
using ActorPm.Node.Incarnations;
using ActorPm.Node.Scheduling;
using Akka.Actor;

namespace ActorPm.Node.Tests.Incarnations;

public sealed class AkkaSettingsTests
{
    private readonly Notices _notices = new(new NodeLog(TextWriter.Null, TimeProvider.System));

    [Fact]
    public async Task The_system_is_local_and_without_a_tick()
    {
        using var system = ActorSystem.Create("test", AkkaSettings.Read("", AkkaSettings.Own, _notices));
        Assert.IsType<TicklessScheduler>(system.Scheduler);
        Assert.False(system.Settings.HasCluster);
        Assert.Equal("local", system.Settings.Config.GetString("akka.actor.provider"));
        Assert.False(system.Settings.Config.GetBoolean("akka.coordinated-shutdown.run-by-clr-shutdown-hook"));
        await system.Terminate();
    }

    [Fact]
    public void The_operators_section_goes_over_ours()
    {
        var settings = AkkaSettings.Read("akka { loglevel : \"DEBUG\" }", AkkaSettings.Own, _notices);
        Assert.Equal("DEBUG", settings.GetString("akka.loglevel"));
        Assert.Equal("local", settings.GetString("akka.actor.provider"));
        Assert.Empty(_notices.Current);
    }

    [Fact]
    public async Task A_section_with_which_no_system_can_be_built_is_left_out_too()
    {
        var builder = new IncarnationBuilder(
            () => "akka { actor { provider : \"no such provider\" } }",
            () => null,
            () => throw new InvalidOperationException("there is no fleet"),
            _notices,
            _ => throw new InvalidOperationException("the actors were reached"),
            new NodeLog(TextWriter.Null, TimeProvider.System),
            TimeProvider.System);
        var reached = await Assert.ThrowsAnyAsync<Exception>(() => builder.BuildAsync(1));
        Assert.Contains("the actors were reached", reached.GetBaseException().Message);
        Assert.Contains("akka of node.conf cannot be used", Assert.Single(_notices.Current));
    }
}
