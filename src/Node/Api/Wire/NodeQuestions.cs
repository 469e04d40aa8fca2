using ActorPm.Actors.Protocol;
using ActorPm.Contracts.Api;
using ActorPm.Node.Incarnations;
using Akka.Actor;

namespace ActorPm.Node.Api.Wire;

/// <summary>Asks <c>/user/node</c>; the one place where an actor is asked and waited for.</summary>
internal sealed class NodeQuestions(NodeHandle handle)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>The answer of the type the question promises.</summary>
    /// <exception cref="ApiException">It is refused, or nobody answers.</exception>
    public async Task<T> AskAsync<T>(INodeMessage question, CancellationToken cancellation)
    {
        while (true)
        {
            var incarnation = await handle.GetAsync(cancellation);
            var asking = incarnation.Node.Ask<object>(question, Patience, cancellation);
            // A system that ends drops what it was asked: the next one is asked again.
            if (await Task.WhenAny(asking, incarnation.Ended) != asking)
            {
                _ = asking.ContinueWith(static dropped => dropped.Exception, TaskScheduler.Default);
                continue;
            }

            try
            {
                return await asking switch
                {
                    T answer => answer,
                    Refused refused => throw new ApiException(refused.Error),
                    Status.Failure { Cause: var cause } => throw cause,
                    var other => throw new InvalidOperationException($"{question.GetType().Name} was answered with {other?.GetType().Name}"),
                };
            }
            catch (AskTimeoutException)
            {
                throw new ApiException(new ApiError
                {
                    Code = ApiErrorCode.Unavailable,
                    Message = $"the node's actors did not answer within {Patience.TotalSeconds:0} s",
                    Hint = "the node's log may tell why: pbm logs PM2",
                });
            }
        }
    }
}
