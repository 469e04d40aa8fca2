using System.Threading.Channels;
using ActorPm.Contracts.Api;
using ActorPm.Node.Api.Wire;
using ActorPm.Node.Fleet;

namespace ActorPm.Node.Api.Fleet;

/// <summary><c>pbm cluster …</c>: the Akka cluster as its operators know it.</summary>
internal static class ClusterEndpoints
{
    /// <summary>Adds the routes.</summary>
    public static void MapCluster(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(ApiRoutes.Cluster, (NodeContext node) => TypedResults.Ok(node.Fleet.Cluster.Members()))
            .WithName("show_cluster")
            .WithSummary("The members of the Akka cluster; none outside a fleet")
            .ProducesErrors();
        routes.MapGet(ApiRoutes.ClusterEvents, TailAsync)
            .WithName("follow_cluster")
            .WithSummary("Changes of the Akka cluster as this server hears of them, the present members first; ends with the ActorSystem")
            .ProducesLines<ClusterHappened>();
        routes.MapPost(ApiRoutes.ClusterChange, (ChangeCluster request, NodeContext node) => TypedResults.Ok(node.Fleet.Cluster.Change(request)))
            .WithName("change_cluster")
            .WithSummary("Has a member join, leave or be put out; servers of the fleet come back by themselves")
            .ProducesErrors();
    }

    private static async Task TailAsync(NodeContext node, HttpContext http)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, node.Lifetime.Stopping);
        var system = (await node.Handle.GetAsync(ending.Token)).System;
        if (node.Fleet.Cluster.Current() is null)
            throw new ApiException(new ApiError { Code = ApiErrorCode.NotFound, Message = "this server is in no fleet, so there is no cluster", Hint = "pbm fleet init begins one" });
        var happened = Channel.CreateBounded<ClusterHappened>(1000);
        var tail = system.ActorOf(ClusterTail.Props(happened.Writer, node.Time));
        try
        {
            var stream = new LineStream<ClusterHappened>(http.Response, ApiJson.Default.ClusterHappened);
            await stream.BeginAsync(ending.Token);
            await stream.WriteAllAsync(happened.Reader, ending.Token);
        }
        finally
        {
            system.Stop(tail);
        }
    }
}
