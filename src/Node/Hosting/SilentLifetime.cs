namespace ActorPm.Node.Hosting;

/// <summary>Keeps a host from listening to signals and from writing to the console: the node itself decides when it ends.</summary>
internal sealed class SilentLifetime : IHostLifetime
{
    /// <inheritdoc />
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
