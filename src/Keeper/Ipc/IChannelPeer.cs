namespace ActorPm.Keeper.Ipc;

/// <summary>Whoever answers what Node.js itself, or our preload in it, says on an IPC channel; the program never sees it.</summary>
internal interface IChannelPeer
{
    /// <summary>A message whose <c>cmd</c> begins with <c>NODE_</c>. The bytes are valid during the call only.</summary>
    void OnInternal(ReadOnlySpan<byte> json);

    /// <summary>The answer to the oldest descriptor not answered yet: it has arrived, or has not.</summary>
    void OnHandleAnswer(bool arrived);

    /// <summary>Everything that waited for the program to read has left.</summary>
    void OnFlushed();

    /// <summary>The channel has closed; nothing more comes.</summary>
    void OnClosed();
}
