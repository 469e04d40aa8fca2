namespace ActorPm.Keeper.Handoff.NodeJs;

/// <summary>
/// A connection on its way to a worker. Our copy of it stays open until the worker has accepted, so that
/// it can be given to another.
/// </summary>
/// <param name="descriptor">The connection.</param>
/// <param name="origin">Whoever takes it back.</param>
internal sealed class PassedConnection(int descriptor, IConnectionOrigin origin)
{
    public int Descriptor { get; } = descriptor;

    public IConnectionOrigin Origin { get; } = origin;

    /// <summary>How many workers did not want it (<c>maxConnections</c>).</summary>
    public int Refusals { get; set; }

    /// <summary>How often its descriptor got lost on the way.</summary>
    public int Losses { get; set; }
}

/// <summary>Where connections come from.</summary>
internal interface IConnectionOrigin
{
    /// <summary>Key of the socket they are meant for.</summary>
    string Key { get; }

    /// <summary>Beginning of the message a connection travels with.</summary>
    byte[] MessageBeginning { get; }

    /// <summary>They are balanced: a worker has one of them on its way at a time.</summary>
    bool IsBalanced { get; }

    /// <summary>The worker has accepted one: it may have the next.</summary>
    void Accepted(Worker worker);

    /// <summary>The worker does not want it, or is gone.</summary>
    void TakeBack(PassedConnection connection, bool refused);
}
