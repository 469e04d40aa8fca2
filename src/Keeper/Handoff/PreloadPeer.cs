using ActorPm.Keeper.Ipc;

namespace ActorPm.Keeper.Handoff;

/// <summary>The other side of the preload in a Node.js program that is no cluster worker: it only reports.</summary>
internal sealed class PreloadPeer(Action<PreloadMessage> received) : IChannelPeer
{
    public void OnInternal(ReadOnlySpan<byte> json)
    {
        if (PreloadMessage.Read(json) is { } message) received(message);
    }

    public void OnHandleAnswer(bool arrived)
    {
    }

    public void OnFlushed()
    {
    }

    public void OnClosed()
    {
    }
}
