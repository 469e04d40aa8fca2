using ActorPm.Contracts.Keeper;

namespace ActorPm.Node.Hosting;

/// <summary>Where every wish to end the node arrives; the first one counts.</summary>
internal sealed class NodeLifetime : IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource<NodeEnding> _ending = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends with the first wish.</summary>
    public Task<NodeEnding> Ending => _ending.Task;

    /// <summary>Cancelled with the first wish: streams that would never end by themselves end then.</summary>
    public CancellationToken Stopping => _stopping.Token;

    /// <summary>The node shall end.</summary>
    public void End(NodeEnding ending)
    {
        if (_ending.TrySetResult(ending)) _stopping.Cancel();
    }

    /// <inheritdoc />
    public void Dispose() => _stopping.Dispose();
}

/// <summary>How the node ends. Processes are left alone in every case.</summary>
/// <param name="Code">What it ends with.</param>
/// <param name="Goodbye">Tell the keeper that this is on purpose, so that it starts no node in its place.</param>
/// <param name="Successor">With a goodbye: start this one instead.</param>
internal sealed record NodeEnding(NodeExitCode Code, bool Goodbye, RestartCommand? Successor = null);
