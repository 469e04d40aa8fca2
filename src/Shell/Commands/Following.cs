using ActorPm.Shell.Os;

namespace ActorPm.Shell.Commands;

/// <summary>Runs what has no end of its own, until whoever reads our output has gone.</summary>
internal static class Following
{
    /// <exception cref="OutputClosedException">The reader has gone.</exception>
    public static async Task RunAsync(bool follow, Func<CancellationToken, Task> work, CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var working = work(stop.Token);
        if (follow && await Task.WhenAny(working, Terminal.OutputClosedAsync()) != working)
        {
            await stop.CancelAsync();
            throw new OutputClosedException();
        }

        await working;
    }
}
