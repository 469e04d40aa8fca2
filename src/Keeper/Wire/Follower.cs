using System.Text;
using ActorPm.Contracts.Keeper;
using ActorPm.Keeper.Logs;

namespace ActorPm.Keeper.Wire;

/// <summary>
/// What one follower of logs has not read yet, bounded: a slow one loses its oldest blocks. Blocks are
/// turned into messages only when they are sent, so that a flood costs a slow follower nothing.
/// </summary>
internal sealed class Follower(FollowLogsRequest request)
{
    private const long UsuallyWaiting = 1 << 20;

    private readonly long _mostWaiting = request.MostWaitingBytes ?? UsuallyWaiting;
    private readonly HashSet<int>? _instances = request.Instances is { } instances ? [.. instances] : null;
    private readonly Queue<(OutputTarget Target, byte[] Lines, long At)> _blocks = new();
    private long _waiting;
    private long _droppedLines;

    public void Offer(Connection connection, OutputTarget target, byte[] lines, long at)
    {
        if (_instances?.Contains(target.Instance) == false) return;
        if (request.Stream is { } stream && stream != target.Stream) return;
        _blocks.Enqueue((target, lines, at));
        _waiting += lines.Length;
        while (_waiting > _mostWaiting && _blocks.Count > 1)
        {
            var oldest = _blocks.Dequeue().Lines;
            _waiting -= oldest.Length;
            _droppedLines += oldest.AsSpan().Count((byte)'\n');
        }

        SendWaiting(connection);
    }

    /// <summary>Sends blocks while the connection takes them.</summary>
    public void SendWaiting(Connection connection)
    {
        while (connection.HasRoom)
        {
            if (_droppedLines > 0)
            {
                connection.Send(new LogsDroppedEvent { Lines = _droppedLines });
                _droppedLines = 0;
                continue;
            }

            if (!_blocks.TryDequeue(out var block)) return;
            _waiting -= block.Lines.Length;
            connection.Send(new LogBlockEvent
            {
                Instance = block.Target.Instance,
                Generation = block.Target.Generation,
                Name = block.Target.Name,
                Stream = block.Target.Stream,
                At = block.At,
                Text = Encoding.UTF8.GetString(block.Lines),
            });
        }
    }
}
