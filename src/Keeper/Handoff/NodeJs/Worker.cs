using System.Net;
using System.Text;
using System.Text.Json;
using ActorPm.Contracts.Keeper;
using ActorPm.Keeper.Ipc;
using ActorPm.Keeper.Os;

namespace ActorPm.Keeper.Handoff.NodeJs;

/// <summary>One Node.js program as a worker of the <c>cluster</c> whose primary the keeper is.</summary>
internal sealed class Worker(Member member, NodeChannel channel, NodeJsRouting routing) : IChannelPeer
{
    /// <summary>Sent again so often when a descriptor got lost on its way.</summary>
    private const int MostLosses = 3;

    private readonly Dictionary<long, PassedConnection> _passed = [];
    private readonly Queue<long> _unanswered = new();
    private readonly List<WorkerDoor> _doors = [];
    private int _balanced;
    private bool _isToldToDrain;

    public Member Member { get; } = member;

    /// <summary>Keys of the sockets it listens on; true where it was given the socket itself.</summary>
    public Dictionary<string, bool> Sockets { get; } = [];

    public bool HasPreload { get; set; }

    /// <summary>It leaves the cluster; it closes its sockets by itself.</summary>
    public bool Leaves { get; set; }

    public bool HasClosed { get; private set; }

    /// <summary>Number of our last message.</summary>
    public long Seq { get; set; }

    public IReadOnlyDictionary<long, PassedConnection> Passed => _passed;

    /// <summary>One connection on its way at a time: a worker that hangs delays no more than that.</summary>
    public bool MayTake => _balanced == 0 && Member.IsOpen && !Leaves && !HasClosed && channel.IsFlowing;

    /// <summary>
    /// The same after its answers were read. Between two connections the loop may not have come to them, and a worker that has
    /// long accepted would be passed over.
    /// </summary>
    public bool MayTakeNow()
    {
        if (!MayTake && _balanced > 0) channel.ReadNow();
        return MayTake;
    }

    public long NextSeq() => ++Seq;

    public bool Send(ChannelMessage message) => channel.TrySend(message);

    /// <summary>Passes a connection; it is taken back from whoever it came from when the worker does not accept it.</summary>
    public void Pass(PassedConnection connection)
    {
        var seq = NextSeq();
        Remember(seq, connection);
        _unanswered.Enqueue(seq);
        // A closed channel has given it back already.
        if (!Send(ClusterReply.Connection(connection.Origin.MessageBeginning, seq, connection.Descriptor)) && Forget(seq) is not null)
            connection.Origin.TakeBack(connection, refused: false);
    }

    /// <summary>One that a former program image had passed.</summary>
    public void Remember(long seq, PassedConnection connection)
    {
        _passed[seq] = connection;
        if (connection.Origin.IsBalanced) _balanced++;
    }

    /// <summary>A descriptor that is answered, but is no connection.</summary>
    public void SentSocket() => _unanswered.Enqueue(0);

    public IReadOnlyList<WorkerDoor> Doors => _doors;

    /// <summary>The door to one of its sockets, opened when there is none yet.</summary>
    public DoorAnswer Door(EventLoop loop, string key)
    {
        if (_doors.Find(door => door.Key == key) is { Descriptor: >= 0 } open) return DoorAnswer.At(open.Port);
        var descriptor = PublicSockets.ListenTcp(IPAddress.Loopback, 0, only6: false, backlog: 16);
        if (descriptor < 0) return DoorAnswer.None($"no loopback port can be opened: {Errno.Text(-descriptor)}");
        var door = new WorkerDoor(loop, this, key, descriptor);
        _doors.Add(door);
        return DoorAnswer.At(door.Port);
    }

    /// <summary>One that a former program image had opened.</summary>
    public void Add(WorkerDoor door) => _doors.Add(door);

    public void OnInternal(ReadOnlySpan<byte> json)
    {
        ClusterMessage message;
        try
        {
            if (PreloadMessage.Read(json) is { } preload)
            {
                routing.OnPreload(this, preload);
                return;
            }

            message = ClusterMessage.Read(json);
        }
        catch (JsonException problem)
        {
            KeeperLog.Write($"{Member.Process.Title} sent what cannot be read: {problem.Message}");
            return;
        }

        if (message.Ack is { } ack) Answered(ack, message.Accepted);
        else if (message.Act is not null) routing.OnMessage(this, message);
        else KeeperLog.Write($"{Member.Process.Title} sent what is not understood: {Encoding.UTF8.GetString(json[..Math.Min(200, json.Length)])}");
    }

    public void OnHandleAnswer(bool arrived)
    {
        if (!_unanswered.TryDequeue(out var seq) || arrived || Forget(seq) is not { } connection) return;
        if (++connection.Losses < MostLosses) Pass(connection);
        else connection.Origin.TakeBack(connection, refused: true);
        GoOnDraining();
    }

    /// <summary>
    /// Tells the preload to drain, as soon as all that was passed is accepted: a connection that it does not count yet would be
    /// cut by the stop that follows.
    /// </summary>
    public void TellToDrain()
    {
        if (_passed.Count == 0 && !_isToldToDrain) _isToldToDrain = Send(new ChannelMessage(PreloadMessage.Drain, -1));
    }

    public void OnFlushed()
    {
        foreach (var key in Sockets.Keys) routing.Continue(key);
    }

    public void OnClosed()
    {
        HasClosed = true;
        _unanswered.Clear();
        foreach (var door in _doors) door.Close();
        routing.OnClosed(this);
        foreach (var seq in _passed.Keys.ToArray())
            if (Forget(seq) is { } connection) connection.Origin.TakeBack(connection, refused: false);
    }

    private void Answered(long ack, bool accepted)
    {
        if (Forget(ack) is not { } connection) return;
        if (accepted)
        {
            Descriptors.Close(connection.Descriptor);
            if (connection.Origin.IsBalanced) Member.Connections = (Member.Connections ?? 0) + 1;
            connection.Origin.Accepted(this);
        }
        else
        {
            connection.Origin.TakeBack(connection, refused: true);
        }

        // The same worker may be waited for at its other sockets.
        if (Sockets.Count > 1) OnFlushed();
        GoOnDraining();
    }

    private void GoOnDraining()
    {
        if (Member.Route == RouteState.Draining && HasPreload) TellToDrain();
    }

    private PassedConnection? Forget(long seq)
    {
        if (!_passed.Remove(seq, out var connection)) return null;
        if (connection.Origin.IsBalanced) _balanced--;
        return connection;
    }
}
