using ActorPm.Contracts.Api;
using ActorPm.Node.Api.Wire;

namespace ActorPm.Node.Incarnations;

/// <summary>
/// Where the API finds the actors, whichever ActorSystem they live in now. During a rebuild callers wait a
/// little and then are told to ask again.
/// </summary>
internal sealed class NodeHandle(TimeProvider time)
{
    /// <summary>A rebuild takes well under a second; somebody at a terminal waits so long at most.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private volatile TaskCompletionSource<Incarnation> _current = New();

    /// <summary>The incarnation that is up, if one is.</summary>
    public Incarnation? Current => _current.Task is { IsCompletedSuccessfully: true, Result: var incarnation } ? incarnation : null;

    /// <summary>The incarnation that is up, or comes up soon.</summary>
    /// <exception cref="ApiException">None came.</exception>
    public async Task<Incarnation> GetAsync(CancellationToken cancellation)
    {
        try
        {
            return await _current.Task.WaitAsync(Patience, time, cancellation);
        }
        catch (TimeoutException)
        {
            throw new ApiException(new ApiError
            {
                Code = ApiErrorCode.Unavailable,
                Message = "the node is rebuilding its actors and is not done yet",
                Hint = "try again in a moment; apps are not affected",
            });
        }
    }

    /// <summary>None is up any more.</summary>
    public void Clear()
    {
        if (_current.Task.IsCompleted) _current = New();
    }

    /// <summary>This one is up.</summary>
    public void Set(Incarnation incarnation) => _current.TrySetResult(incarnation);

    private static TaskCompletionSource<Incarnation> New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
