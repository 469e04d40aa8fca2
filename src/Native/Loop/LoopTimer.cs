namespace ActorPm.Native.Loop;

/// <summary>A timer that was set; cancelling it late or twice does no harm.</summary>
internal sealed class LoopTimer(Action action)
{
    private Action? _action = action;

    public bool Cancelled => _action is null;

    public void Cancel() => _action = null;

    public void Run()
    {
        var run = _action;
        _action = null;
        run?.Invoke();
    }
}
