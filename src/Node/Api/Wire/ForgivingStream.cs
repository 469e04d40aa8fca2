using ActorPm.Contracts.Api;

namespace ActorPm.Node.Api.Wire;

/// <summary>Tells a client that may have gone away; what it is told of goes on without it.</summary>
internal sealed class ForgivingStream(LineStream<OperationUpdate> stream)
{
    private bool _gone;

    /// <summary>Writes one line.</summary>
    public Task WriteAsync(OperationUpdate update) => TryAsync(() => stream.WriteAsync(update, CancellationToken.None));

    /// <summary>Ends the answer.</summary>
    public Task CompleteAsync(HttpContext http) => TryAsync(http.Response.CompleteAsync);

    private async Task TryAsync(Func<Task> write)
    {
        if (_gone) return;
        try
        {
            await write();
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException or InvalidOperationException)
        {
            _gone = true;
        }
    }
}
