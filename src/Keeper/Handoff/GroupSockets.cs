namespace ActorPm.Keeper.Handoff;

/// <summary>
/// The public sockets of one group. One that nobody uses stays open for a while, so that clients wait for a
/// crashed program's replacement instead of being refused; one whose last user was stopped closes at once.
/// </summary>
internal sealed class GroupSockets(EventLoop loop)
{
    /// <summary>Longer than most restarts take, shorter than a client waits.</summary>
    private static readonly TimeSpan Linger = TimeSpan.FromSeconds(30);

    private readonly Dictionary<string, GroupSocket> _sockets = [];

    public IReadOnlyCollection<GroupSocket> All => _sockets.Values;

    /// <summary>Nothing is left open.</summary>
    public Action? Emptied { get; set; }

    public GroupSocket? Find(string key) => _sockets.GetValueOrDefault(key);

    /// <summary>The socket for this; opened now when there is none, or a negative errno.</summary>
    /// <param name="spec">What is wanted.</param>
    /// <param name="data">See <see cref="GroupSocket.Data"/>.</param>
    /// <param name="owner">See <see cref="SocketOpening.TryOpen"/>.</param>
    /// <param name="isPublished">It is to stay open without a user.</param>
    public (GroupSocket? Socket, int Errno) Open(SocketSpec spec, string data, int? owner, bool isPublished = false)
    {
        // What is published and what a program asks for may be the same port in other words.
        var present = _sockets.GetValueOrDefault(spec.Key) ?? _sockets.Values.FirstOrDefault(socket => (isPublished || socket.IsPublished) && socket.Answers(spec));
        if (present is { IsUnreachable: false })
        {
            if (isPublished) Publish(present);
            return (present, 0);
        }

        var descriptor = SocketOpening.TryOpen(spec, owner);
        if (descriptor < 0) return (null, descriptor);
        var socket = new GroupSocket(spec, descriptor, data);
        present?.Close();
        if (present is not null) socket.Users.UnionWith(present.Users);
        _sockets[socket.Key] = socket;
        socket.IsPublished = isPublished;
        return (socket, 0);
    }

    /// <summary>One taken over from a former program image.</summary>
    public void Add(GroupSocket socket)
    {
        _sockets[socket.Key] = socket;
    }

    public void LingerUnused()
    {
        foreach (var socket in _sockets.Values)
            if (socket is { Users.Count: 0, Lingering: null, IsPublished: false }) StartLinger(socket);
    }

    public static void Use(GroupSocket socket, Member user)
    {
        socket.Lingering?.Cancel();
        socket.Lingering = null;
        socket.Users.Add(user);
    }

    /// <summary>It does not use this socket any more.</summary>
    public void Release(GroupSocket socket, Member user)
    {
        if (socket.Users.Remove(user) && socket.Users.Count == 0 && socket is { Descriptor: >= 0, IsPublished: false }) StartLinger(socket);
    }

    /// <summary>Its last user went for good: there is nothing to wait for.</summary>
    public void CloseIfUnused(string key)
    {
        if (Find(key) is { Users.Count: 0, IsPublished: false } socket) Close(socket);
    }

    /// <summary>Opened for a start that did not come about.</summary>
    public void CloseNeverUsed()
    {
        foreach (var socket in _sockets.Values.ToArray())
            if (socket is { Users.Count: 0, Lingering: null, IsPublished: false }) Close(socket);
    }

    /// <summary>Those that are not published.</summary>
    public void CloseOwn()
    {
        foreach (var socket in _sockets.Values.ToArray())
            if (!socket.IsPublished) Close(socket);
    }

    public void CloseAll()
    {
        foreach (var socket in _sockets.Values.ToArray()) Close(socket);
    }

    private static void Publish(GroupSocket socket)
    {
        socket.IsPublished = true;
        socket.Lingering?.Cancel();
        socket.Lingering = null;
    }

    private void StartLinger(GroupSocket socket) => socket.Lingering = loop.After(Linger, () => Close(socket));

    private void Close(GroupSocket socket)
    {
        socket.Close();
        if (_sockets.GetValueOrDefault(socket.Key) == socket) _sockets.Remove(socket.Key);
        if (_sockets.Count == 0) Emptied?.Invoke();
    }
}
