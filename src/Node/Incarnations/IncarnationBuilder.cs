using ActorPm.Actors.Node;
using ActorPm.Node.Fleet;
using ActorPm.Node.Fleet.Records;
using ActorPm.Node.Hosting;
using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.Hosting;

namespace ActorPm.Node.Incarnations;

/// <summary>Builds the real ActorSystem: an inner host of its own with <c>/user/node</c> in it.</summary>
/// <param name="akka">The operator's section for Akka, asked for anew for each.</param>
/// <param name="fleet">Membership and certificates, asked for anew for each; null outside a fleet.</param>
/// <param name="records">Where the replicated records lie; asked for in a fleet only.</param>
/// <param name="notices">Told when they cannot be used.</param>
/// <param name="dependencies">What the actors of the incarnation of that number get.</param>
/// <param name="log">The node's log.</param>
/// <param name="time">Clock.</param>
internal sealed class IncarnationBuilder(
    Func<string> akka,
    Func<FleetMembership?> fleet,
    Func<Task<IDurableRecords>> records,
    Notices notices,
    Func<int, Task<NodeDependencies>> dependencies,
    NodeLog log,
    TimeProvider time)
    : IIncarnationBuilder
{
    /// <inheritdoc />
    public async Task<Incarnation> BuildAsync(int number)
    {
        notices.Clear("node.conf akka");
        var membership = fleet();
        var own = membership is { } member ? FleetAkka.Settings(member.Self).WithFallback(AkkaSettings.Own) : AkkaSettings.Own;
        Setup[] ofFleet = membership is { } trust ? [FleetAkka.Tls(trust), FleetAkka.Gate(trust), new DurableRecordsSetup(await records(), notices)] : [];
        var settings = AkkaSettings.Read(akka(), own, notices);
        if (ReferenceEquals(settings, own)) return await BuildAsync(number, settings, ofFleet);
        try
        {
            return await BuildAsync(number, settings, ofFleet);
        }
        catch (Exception wrong)
        {
            AkkaSettings.LeftOut(notices, wrong);
            return await BuildAsync(number, own, ofFleet);
        }
    }

    private async Task<Incarnation> BuildAsync(int number, Config settings, IReadOnlyList<Setup> ofFleet)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddSingleton<IHostLifetime, SilentLifetime>();
        builder.Logging.AddProvider(new MicrosoftLogs(log));
        builder.Services.AddAkka(AkkaSettings.SystemName, akka =>
        {
            foreach (var setup in ofFleet) akka.AddSetup(setup);
            akka.AddHocon(settings, HoconAddMode.Prepend)
                .StartActors(async (system, registry) =>
                {
                    if (ofFleet.Count > 0) StartRecords(system);
                    registry.Register<NodeActor>(system.ActorOf(NodeActor.Props(await dependencies(number)), "node"));
                });
        });
        var host = builder.Build();
        try
        {
            await host.StartAsync();
            var system = host.Services.GetRequiredService<ActorSystem>();
            return new Incarnation(number, system, ActorRegistry.For(system).Get<NodeActor>(), host, time.GetUtcNow());
        }
        catch
        {
            host.Dispose();
            throw;
        }
    }

    /// <summary>Before the cluster is joined: a member without a replicator would be one that no majority hears of. Apart, so that nothing of it is loaded outside a fleet.</summary>
    private static void StartRecords(ActorSystem system) => FleetRecordStore.Get(system);
}
