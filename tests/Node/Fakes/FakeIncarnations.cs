using ActorPm.Node.Incarnations;
using Akka.Actor;
using Akka.Configuration;
using Microsoft.Extensions.Hosting;

namespace ActorPm.Node.Tests.Fakes;

/// <summary>Builds small ActorSystems around an actor of the test.</summary>
internal sealed class FakeIncarnations(Func<int, Props> node) : IIncarnationBuilder
{
    public List<Incarnation> Built { get; } = [];

    /// <summary>Called before each is built.</summary>
    public Func<int, Task> Before { get; set; } = _ => Task.CompletedTask;

    public async Task<Incarnation> BuildAsync(int number)
    {
        await Before(number);
        var system = ActorSystem.Create("test", ConfigurationFactory.ParseString("akka.loglevel = OFF\nakka.stdout-loglevel = OFF"));
        var incarnation = new Incarnation(number, system, system.ActorOf(node(number), "node"), new NoHost(), DateTimeOffset.UtcNow);
        Built.Add(incarnation);
        return incarnation;
    }

    private sealed class NoHost : IHost
    {
        public IServiceProvider Services => throw new NotSupportedException();

        public void Dispose()
        {
        }

        public Task StartAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;
    }
}
