using ActorPm.Contracts;
using ActorPm.Contracts.Api;

namespace ActorPm.Node.Api.NodeLifecycle;

/// <summary>Who answers on this socket.</summary>
internal static class HelloEndpoint
{
    /// <summary>Adds the route.</summary>
    public static void MapHello(this IEndpointRouteBuilder routes) => routes
        .MapGet(ApiRoutes.Hello, (NodeContext node) => TypedResults.Ok(Hello(node)))
        .WithName("hello")
        .WithSummary("Who answers: build, pid, home, term, the keeper it is attached to, and what the operator should know");

    private static NodeHello Hello(NodeContext node) => new()
    {
        Build = BuildVersion.Full,
        Pid = Environment.ProcessId,
        Home = node.Home.Root,
        ServerId = node.ServerId,
        Term = node.Keeper.Term,
        StartedAt = node.StartedAt.ToUnixTimeMilliseconds(),
        Incarnation = node.Incarnations.Number,
        Keeper = node.Keeper.Keeper is { } keeper ? new KeeperFacts(keeper.Pid, keeper.Build, keeper.StartedAt) : null,
        Fleet = node.Fleet.Peers(),
        Notices = node.Notices.Current,
    };
}
