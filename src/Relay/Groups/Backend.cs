using ActorPm.Relay.Streams;

namespace ActorPm.Relay.Groups;

/// <summary>One process behind a group: its port, its state, who uses it.</summary>
internal class Backend(Workspace workspace, Group group, int instance, long generation, int port)
{
    private const int SecondsBetweenTroubles = 10;

    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(1);

    private readonly HashSet<IUseOfBackend> _uses = [];
    private bool _version6;
    private long _mayTellAgain;

    public Group Group { get; } = group;

    public int Port { get; } = port;

    public int Instance { get; } = instance;

    public long Generation { get; } = generation;

    /// <summary>It has accepted a connection on its port.</summary>
    public bool Accepts { get; private set; }

    /// <summary>It waits to be opened.</summary>
    public bool Held { get; set; }

    public bool Draining { get; set; }

    public bool Removed { get; private set; }

    public virtual bool TakesConnections => Accepts && !Held && !Draining && !Removed;

    /// <summary>Requests and connections under way.</summary>
    public int Open => _uses.Count;

    /// <summary>Requests and connections so far.</summary>
    public long Handed { get; private set; }

    /// <summary>Called when the last use of a draining process is over.</summary>
    public Action<Backend>? Drained { get; set; }

    public IdleConnections Idle { get; } = new(workspace);

    /// <summary>A connection under way, or a negative errno.</summary>
    public int TryConnect() => Tcp.TryConnect(Port, _version6);

    /// <summary>A connection under way for a client; null when there is none to be had.</summary>
    public virtual SocketStream? Connect(IStreamOwner owner, Origin origin)
    {
        var descriptor = TryConnect();
        return descriptor < 0 ? null : new SocketStream(workspace.Loop, descriptor, owner, connecting: true);
    }

    public void HasAccepted() => Accepts = true;

    /// <summary>Programs that listen on "localhost" may have taken the IPv6 loopback only.</summary>
    public void TryOtherLoopback() => _version6 = !_version6;

    public void Begin(IUseOfBackend use)
    {
        if (_uses.Add(use)) Handed++;
    }

    /// <summary>One use goes over into another, as an upgraded request into a tunnel.</summary>
    public void Replace(IUseOfBackend old, IUseOfBackend with)
    {
        _uses.Add(with);
        _uses.Remove(old);
    }

    public void End(IUseOfBackend use)
    {
        if (_uses.Remove(use) && Draining && _uses.Count == 0 && !Removed) Drained?.Invoke(this);
    }

    public void Drain()
    {
        Draining = true;
        Idle.CloseAll();
        if (_uses.Count == 0) Drained?.Invoke(this);
    }

    public void Remove()
    {
        Removed = true;
        Idle.CloseAll();
        // What it said last may not be read yet: its connections end by themselves, the kernel sees to that.
        if (_uses.Count > 0) workspace.Loop.After(LastWords, CloseUses);
    }

    /// <summary>True when trouble with it may be told, not too often.</summary>
    public bool MayTell()
    {
        if (workspace.Now < _mayTellAgain) return false;
        _mayTellAgain = workspace.Now + SecondsBetweenTroubles;
        return true;
    }

    private void CloseUses()
    {
        foreach (var use in _uses.ToArray()) use.BackendGone();
    }
}
