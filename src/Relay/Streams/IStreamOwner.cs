namespace ActorPm.Relay.Streams;

/// <summary>Whoever decides what happens with the bytes of a stream; it may change during the stream's life.</summary>
internal interface IStreamOwner
{
    /// <summary>Bytes, or the end, can be received.</summary>
    void Readable(SocketStream stream);

    /// <summary>A connection under way is established, or all that waited to be sent is out.</summary>
    void Writable(SocketStream stream);

    /// <summary>It is of no use any more; close it.</summary>
    void Broken(SocketStream stream);
}
