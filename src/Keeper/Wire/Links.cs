using ActorPm.Contracts.Keeper;
using ActorPm.Keeper.Logs;

namespace ActorPm.Keeper.Wire;

/// <summary>All connections: at most one controls, the others watch or follow logs.</summary>
internal sealed class Links
{
    private readonly HashSet<Connection> _all = [];
    private readonly List<Connection> _followers = [];
    private long _droppedMessages;

    /// <summary>The node in control; null while there is none.</summary>
    public Connection? Controlling { get; private set; }

    /// <summary>The node in control vanished without a goodbye.</summary>
    public Action? ControlLost { get; set; }

    public bool HasFollowers => _followers.Count > 0;

    public void Add(Connection connection) => _all.Add(connection);

    public void TakeControl(Connection connection, long term)
    {
        var former = Controlling;
        connection.Term = term;
        Controlling = connection;
        if (former is null || former == connection) return;
        former.Send(new SupersededEvent { Term = term });
        former.CloseAfterFlush();
    }

    /// <summary>It leaves on purpose: losing it is no loss.</summary>
    public void ReleaseControl(Connection connection)
    {
        if (Controlling == connection) Controlling = null;
    }

    public void Follow(Connection connection)
    {
        if (!_followers.Contains(connection)) _followers.Add(connection);
    }

    public void Closed(Connection connection)
    {
        _all.Remove(connection);
        _followers.Remove(connection);
        if (Controlling != connection) return;
        Controlling = null;
        ControlLost?.Invoke();
    }

    /// <summary>To the node in control. Without one it is in the next snapshot, or lost where it may be.</summary>
    public void Tell(KeeperEvent message) => Controlling?.Send(message);

    /// <summary>The same for what may be lost: a node that does not read loses it, counted.</summary>
    public void TellIfFast(KeeperEvent message)
    {
        if (Controlling is not { } node) return;
        if (node.IsSlow)
        {
            if (_droppedMessages++ == 0) KeeperLog.Write("the node reads too slowly; messages of programs to it are dropped");
            return;
        }

        if (_droppedMessages > 0) KeeperLog.Write($"the node reads again; {_droppedMessages} messages of programs were dropped");
        _droppedMessages = 0;
        node.Send(message);
    }

    public void Offer(OutputTarget target, byte[] lines, long at)
    {
        foreach (var connection in _followers.ToArray()) connection.Follower?.Offer(connection, target, lines, at);
    }

    /// <summary>The keeper goes: what is under way is sent, then all are closed.</summary>
    public void FlushAndClose()
    {
        foreach (var connection in _all.ToArray())
        {
            connection.FlushNow(TimeSpan.FromMilliseconds(300));
            ReleaseControl(connection);
            connection.Close();
        }
    }

    /// <summary>After an upgrade that failed at the last step: whoever was told it is done attaches again and sees the old build.</summary>
    public void Detach()
    {
        foreach (var connection in _all.ToArray()) connection.CloseAfterFlush();
    }

    /// <summary>Before an upgrade: the answer must be out, the connections end with the program.</summary>
    public void Flush()
    {
        foreach (var connection in _all) connection.FlushNow(TimeSpan.FromMilliseconds(300));
    }
}
