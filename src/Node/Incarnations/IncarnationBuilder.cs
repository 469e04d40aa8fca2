using ActorPm.Actors.Node;
using ActorPm.Node.Hosting;
using Akka.Actor;
using Akka.Configuration;
using Akka.Hosting;

namespace ActorPm.Node.Incarnations;

/// <summary>Builds the real ActorSystem: an inner host of its own with <c>/user/node</c> in it.</summary>
/// <param name="akka">The operator's section for Akka, asked for anew for each.</param>
/// <param name="notices">Told when they cannot be used.</param>
/// <param name="dependencies">What the actors of the incarnation of that number get.</param>
/// <param name="log">The node's log.</param>
/// <param name="time">Clock.</param>
internal sealed class IncarnationBuilder(Func<string> akka, Notices notices, Func<int, Task<NodeDependencies>> dependencies, NodeLog log, TimeProvider time)
    : IIncarnationBuilder
{
    /// <inheritdoc />
    public async Task<Incarnation> BuildAsync(int number)
    {
        notices.Clear("node.conf akka");
        var settings = AkkaSettings.Read(akka(), notices);
        if (ReferenceEquals(settings, AkkaSettings.Own)) return await BuildAsync(number, settings);
        try
        {
            return await BuildAsync(number, settings);
        }
        catch (Exception wrong)
        {
            AkkaSettings.LeftOut(notices, wrong);
            return await BuildAsync(number, AkkaSettings.Own);
        }
    }

    private async Task<Incarnation> BuildAsync(int number, Config settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddSingleton<IHostLifetime, SilentLifetime>();
        builder.Logging.AddProvider(new MicrosoftLogs(log));
        builder.Services.AddAkka(AkkaSettings.SystemName, akka => akka
            .AddHocon(settings, HoconAddMode.Prepend)
            .StartActors(async (system, registry) =>
                registry.Register<NodeActor>(system.ActorOf(NodeActor.Props(await dependencies(number)), "node"))));
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
}
