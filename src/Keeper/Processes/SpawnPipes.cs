using ActorPm.Keeper.Os;

namespace ActorPm.Keeper.Processes;

/// <summary>The pipes of a new process: their ends for the child are closed here once it has them, ours unless taken.</summary>
internal sealed class SpawnPipes : IDisposable
{
    private readonly List<int> _forChild = [];
    private int _input = -1;
    private int _output = -1;
    private int _error = -1;
    private int _channel = -1;

    public SpawnPipes(bool withChannel)
    {
        try
        {
            var (childInput, input) = Pipes.Create();
            _forChild.Add(childInput);
            _input = input;
            (_output, var childOutput) = Pipes.Create();
            _forChild.Add(childOutput);
            (_error, var childError) = Pipes.Create();
            _forChild.Add(childError);
            if (!withChannel) return;
            (_channel, var childChannel) = Sockets.Pair();
            _forChild.Add(childChannel);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>What becomes the child's 0, 1, 2 and, with a channel, 3.</summary>
    public IReadOnlyList<int> ForChild => _forChild;

    /// <summary>Hands our ends over; the channel is -1 when there is none.</summary>
    public (int Input, int Output, int Error, int Channel) Take()
    {
        var taken = (_input, _output, _error, _channel);
        _input = _output = _error = _channel = -1;
        return taken;
    }

    public void Dispose()
    {
        foreach (var descriptor in _forChild) Descriptors.Close(descriptor);
        _forChild.Clear();
        foreach (var descriptor in (ReadOnlySpan<int>)[_input, _output, _error, _channel]) Descriptors.Close(descriptor);
        Take();
    }
}
