using ActorPm.Relay.Http;

namespace ActorPm.Relay;

/// <summary>What all connections of the one loop share: buffers, the second hand, the list of who has deadlines.</summary>
internal sealed class Workspace
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly List<ISwept> _swept = [];
    private bool _sweeping;

    public Workspace(EventLoop loop) => Loop = loop;

    public EventLoop Loop { get; }

    /// <summary>For one read; its content is used up or copied before the handler returns.</summary>
    public byte[] Scratch { get; } = GC.AllocateUninitializedArray<byte>(64 * 1024, pinned: true);

    /// <summary>For a head that is written together with the first bytes of its body.</summary>
    public HeadWriter Writer { get; } = new();

    public RequestHead Request { get; } = new();

    public ResponseHead Response { get; } = new();

    /// <summary>Seconds, roughly, that anything was connected; deadlines are on it.</summary>
    public long Now { get; private set; }

    /// <summary>Another relay accepts: clients are told to connect again.</summary>
    public bool Retiring { get; set; }

    public int Connections => _swept.Count;

    /// <summary>Called a moment after the last connection was gone: one may have gone over into another meanwhile.</summary>
    public Action? Emptied { get; set; }

    /// <summary>Asked once a second until it is removed.</summary>
    public void Add(ISwept swept)
    {
        swept.SweptIndex = _swept.Count;
        _swept.Add(swept);
        if (_sweeping) return;
        _sweeping = true;
        Loop.After(Second, Sweep);
    }

    public void Remove(ISwept swept)
    {
        var index = swept.SweptIndex;
        if (index < 0) return;
        swept.SweptIndex = -1;
        var last = _swept[^1];
        _swept.RemoveAt(_swept.Count - 1);
        if (last != swept)
        {
            _swept[index] = last;
            last.SweptIndex = index;
        }

        if (_swept.Count == 0 && Emptied is { } emptied) Loop.Post(emptied);
    }

    private void Sweep()
    {
        Now++;
        // From the end: whoever goes is replaced by one that was asked already.
        for (var index = _swept.Count - 1; index >= 0; index--)
            if (index < _swept.Count) _swept[index].Sweep();
        _sweeping = _swept.Count > 0;
        if (_sweeping) Loop.After(Second, Sweep);
    }
}
