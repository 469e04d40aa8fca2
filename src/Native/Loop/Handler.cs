namespace ActorPm.Native.Loop;

/// <summary>A source that is one function.</summary>
internal sealed class Handler(Action<uint> onReady, Action<Exception>? onFault = null) : ISource
{
    public void OnReady(uint events) => onReady(events);

    public void OnFault(Exception fault) => onFault?.Invoke(fault);
}
