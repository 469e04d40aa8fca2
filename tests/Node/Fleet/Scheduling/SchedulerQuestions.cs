using ActorPm.Contracts.Api;
using ActorPm.Contracts.Apps;
using ActorPm.Fleet.Wire;
using Akka.Actor;

namespace ActorPm.Node.Tests.Fleet.Scheduling;

/// <summary>What tests ask a scheduler for.</summary>
internal static class SchedulerQuestions
{
    public static Task<CommandAnswer> AskAsync(IActorRef scheduler, IFleetMessage command) =>
        scheduler.Ask<CommandAnswer>(command, TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);

    public static async Task<FleetAppView> ViewAsync(IActorRef scheduler) =>
        Assert.Single((await scheduler.Ask<FleetAppsTold>(new GetFleetApps(), TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken)).Apps);

    public static DeclareFleetApp Declare(string name, string instances) =>
        new(new PutFleetApp { Spec = Spec(name), Instances = instances });

    public static AppSpec Spec(string name) => new() { Name = name, Script = $"/srv/{name}", Cwd = "/srv" };
}
