namespace ActorPm.Node.Keeper;

/// <summary>How often the keeper was attached, for those who wait for it.</summary>
internal sealed class Attachments
{
    private readonly Lock _lock = new();
    private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _number;

    /// <summary>So often so far.</summary>
    public int Number
    {
        get
        {
            lock (_lock) return _number;
        }
    }

    /// <summary>Once more.</summary>
    public void Count()
    {
        lock (_lock)
        {
            _number++;
            _next.SetResult();
            _next = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <summary>Ends when it was attached more than <paramref name="number"/> times.</summary>
    public Task AfterAsync(int number)
    {
        lock (_lock) return _number > number ? Task.CompletedTask : _next.Task;
    }
}
